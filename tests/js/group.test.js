import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsOf, rankedIds, withPending } from "../../static/js/group/pending.js";
import { isEnough, usableRanks, withRank } from "../../static/js/group/ranks.js";

const point = (id, position, more = {}) => ({ id, position, question: "q1", text: id, rev: 1, rank: null, addressees: [], other_texts: [], ...more });

function group(...points) {
  return { number: 2, points, removed: [], handed_in: {}, roles: {} };
}

const pending = (start, ...ops) => withPending(start, ops.map((op) => ({ op })));
const ids = ({ points }) => points.map(({ id }) => id);

test("a point that the server hasn't got yet stands last", () => {
  const after = pending(group(point("a", 1)), { type: "point.save", point: "n", question: "q1", base: 0, text: "New" });
  assert.deepEqual(after.points.map(({ id, text, rev, pending: waits }) => [id, text, rev, waits]), [["a", "a", 1, undefined], ["n", "New", 0, true]]);
});

test("a text that waits is shown instead of the one that was", () => {
  const after = pending(group(point("a", 1)), { type: "point.save", point: "a", question: "q1", base: 1, text: "changed" });
  assert.deepEqual(after.points.map(({ text }) => text), ["changed"]);
});

test("removing takes the rank along, and the next moves up", () => {
  const start = group(point("a", 1, { rank: 1 }), point("b", 2, { rank: 2 }));
  const after = pending(start, { type: "point.remove", point: "a", base: 1 });
  assert.deepEqual([ids(after), after.removed.map(({ id }) => id), rankedIds(after, "q1")], [["b"], ["a"], ["b"]]);
  assert.deepEqual(ids(pending(after, { type: "point.restore", point: "a", base: 2 })), ["a", "b"]);
});

test("moving within a question keeps the rank, to another question loses it", () => {
  const start = group(point("a", 1, { rank: 1 }), point("b", 2), point("c", 3));
  const first = pending(start, { type: "point.move", point: "c", question: "q1", before: "a" });
  assert.deepEqual(ids(first), ["c", "a", "b"]);
  const last = pending(start, { type: "point.move", point: "a", question: "q1", before: null });
  assert.deepEqual([ids(last), rankedIds(last, "q1")], [["b", "c", "a"], ["a"]]);
  const away = pending(start, { type: "point.move", point: "a", question: "q2", before: null });
  assert.deepEqual([pointsOf(away, "q2").map(({ id, rank }) => [id, rank]), rankedIds(away, "q1")], [[["a", null]], []]);
});

test("handing in shows at once, and can be taken back", () => {
  const handed = pending(group(), { type: "block.hand_in", block: "work", done: true });
  assert.deepEqual(handed.handed_in, { work: "pending" });
  assert.deepEqual(pending({ ...group(), handed_in: { work: 5 } }, { type: "block.hand_in", block: "work", done: false }).handed_in, {});
});

test("operations on a point that isn't there change nothing", () => {
  const start = group(point("a", 1));
  const gone = ["point.remove", "point.restore", "point.address", "point.move"].map((type) => ({ type, point: "x" }));
  assert.deepEqual(pending(start, ...gone), start);
});

test("a rank is given while there is room, and the others move down", () => {
  assert.deepEqual(withRank([], "a", 1, 3), ["a"]);
  assert.deepEqual(withRank(["a"], "b", 1, 3), ["b", "a"]);
  assert.deepEqual(withRank(["a"], "b", 3, 3), ["a", "b"]);
  assert.deepEqual(withRank(["a", "b", "c"], "c", 1, 3), ["c", "a", "b"]);
});

test("where all places are taken, the one who stood there gives way", () => {
  assert.deepEqual(withRank(["a", "b", "c"], "d", 2, 3), ["a", "d", "c"]);
  assert.deepEqual(withRank(["a"], "b", 1, 1), ["b"]);
});

test("the same rank again takes it away", () => {
  assert.deepEqual(withRank(["a", "b"], "a", 1, 3), ["b"]);
});

test("ranks have no holes", () => {
  assert.equal(usableRanks([], "a", 3), 1);
  assert.equal(usableRanks(["a"], "a", 3), 1);
  assert.equal(usableRanks(["a", "b"], "c", 3), 3);
  assert.equal(usableRanks(["a", "b", "c"], "d", 3), 3);
});

test("enough is what the agenda says", () => {
  assert.equal(isEnough([], { from: 1, to: 3 }), false);
  assert.equal(isEnough(["a"], { from: 1, to: 3 }), true);
  assert.equal(isEnough([], { from: 0, to: 3 }), true);
});
