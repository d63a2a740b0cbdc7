import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges, behind, withWatched } from "../../static/js/live/state.js";

const point = (id, position, more = {}) => ({ id, position, question: "q1", text: id, rev: 1, rank: null, ...more });

function state(more = {}) {
  return {
    seq: { seminar: 4, "group:2": 9 },
    you: { kind: "group", participant: 7, name: "Kari", roles: [], may_write: false, own_link: false },
    seminar: { title: "A day", groups_joined: 1 },
    programme: { revision: 1, status: "planned", block: null, visit: null, blocks: [{ key: "one", length: 60 }] },
    messages: [],
    group: {
      number: 2,
      points: [point("a", 1), point("b", 2)],
      removed: [],
      roles: { leader: null, timekeeper: null, scribe: null, theme_keeper: null },
      participants: [{ id: 7, name: "Kari", present: true }],
      handed_in: {},
      help_called_at: null,
      extra_time: null,
      extra_times: {},
    },
    ...more,
  };
}

const message = (change, scope = "group:2", prev = 9, seq = 12) => ({ scope, prev, seq, now: 0, changes: [change] });

function after(change, ...where) {
  const result = applyChanges(state(), message(change, ...where));
  assert.equal(result.gap, false);
  return result.state;
}

test("a change moves its own scope's number only", () => {
  assert.deepEqual(after({ type: "group", name: "Fjord" }).seq, { seminar: 4, "group:2": 12 });
});

test("a change that doesn't follow ours is a gap and changes nothing", () => {
  const before = state();
  assert.deepEqual(applyChanges(before, message({ type: "group", name: "x" }, "group:2", 10, 12)), { state: before, gap: true });
});

test("a change seen before, or of a scope we don't follow, is passed over", () => {
  const before = state();
  assert.deepEqual(applyChanges(before, message({ type: "group", name: "x" }, "group:2", 8, 9)), { state: before, gap: false });
  assert.deepEqual(applyChanges(before, message({ type: "group", name: "x" }, "group:3", 0, 5)), { state: before, gap: false });
});

test("a state is never altered", () => {
  const before = state();
  const copy = structuredClone(before);
  applyChanges(before, message({ type: "point", point: point("c", 1.5) }));
  assert.deepEqual(before, copy);
});

test("a new point comes in at its place, a changed one stays one", () => {
  assert.deepEqual(after({ type: "point", point: point("c", 1.5) }).group.points.map(({ id }) => id), ["a", "c", "b"]);
  const changed = after({ type: "point", point: point("a", 3, { text: "new" }) }).group.points;
  assert.deepEqual(changed.map(({ id, text }) => [id, text]), [["b", "b"], ["a", "new"]]);
});

test("a removed point moves to the removed ones and back", () => {
  const removed = after({ type: "point", point: point("a", 1, { rev: 2 }), removed: true });
  assert.deepEqual(removed.group.points.map(({ id }) => id), ["b"]);
  assert.deepEqual(removed.group.removed.map(({ id }) => id), ["a"]);
  const back = applyChanges(removed, message({ type: "point", point: point("a", 1, { rev: 3 }) }, "group:2", 12, 13)).state;
  assert.deepEqual(back.group.points.map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(back.group.removed, []);
});

test("priorities give the ranks of one question", () => {
  const { points } = after({ type: "priorities", question: "q1", points: ["b", "a"] }).group;
  assert.deepEqual(points.map(({ id, rank }) => [id, rank]), [["a", 2], ["b", 1]]);
});

test("roles tell me what I am", () => {
  const roles = { leader: 7, timekeeper: null, scribe: 7, theme_keeper: 3 };
  assert.deepEqual(after({ type: "roles", roles }).you.roles, ["leader", "scribe"]);
});

test("the right to write comes and goes with the scribe's role, unless by the group's own link", () => {
  const others = { leader: null, timekeeper: null, theme_keeper: null };
  const scribe = after({ type: "roles", roles: { ...others, scribe: 7 } });
  assert.equal(scribe.you.may_write, true);
  const handedOver = message({ type: "roles", roles: { ...others, scribe: 8 } }, "group:2", 12, 13);
  assert.equal(applyChanges(scribe, handedOver).state.you.may_write, false);
  const byLink = { ...scribe, you: { ...scribe.you, own_link: true } };
  assert.equal(applyChanges(byLink, handedOver).state.you.may_write, true);
});

test("a new name on the list is my name", () => {
  const participants = [{ id: 7, name: "Kari Nordmann", present: true }];
  assert.equal(after({ type: "participants", participants }).you.name, "Kari Nordmann");
});

const programmeMoved = (before, change) => applyChanges(before, message({ type: "programme", ...change }, "seminar", before.seq.seminar, before.seq.seminar + 1)).state;

test("the programme brings what has moved, by the blocks' places", () => {
  const blocks = ["one", "two", "three", "four"].map((key) => ({ key, length: 60, actual_start: null, actual_end: null, latest_start: null }));
  const before = { ...state(), programme: { ...state().programme, blocks, alerts: [5, 0] } };
  const { programme } = programmeMoved(before, { revision: 2, block: "two", lengths: [1, 30, 0], actual: [[0, 1, 11, 4]] });
  assert.deepEqual(programme, {
    ...before.programme,
    revision: 2,
    block: "two",
    skipped: ["three"],
    blocks: [
      { key: "one", length: 60, actual_start: 1, actual_end: 11, latest_start: 4 },
      { key: "two", length: 30, actual_start: null, actual_end: null, latest_start: null },
      { key: "three", length: 0, actual_start: null, actual_end: null, latest_start: null },
      { key: "four", length: 60, actual_start: null, actual_end: null, latest_start: null },
    ],
  });
});

test("a group's own time goes with its visit to a block, and comes back with it", () => {
  const cards = [{ number: 2, extra_times: {}, extra_time: null }, { number: 5, extra_times: {}, extra_time: null }];
  const own = { started_at: 10, phases: { "": 60_000 } };
  const entered = programmeMoved({ ...state(), groups: cards, watched: cards[1] }, { visit: 1, block_started_at: 10 });
  const given = programmeMoved(entered, { extra_time: { 2: own } });
  assert.deepEqual(given.group.extra_time, own);
  assert.deepEqual(given.groups.map(({ extra_time }) => extra_time), [own, null]);
  assert.equal(given.watched.extra_time, null);
  // In the same millisecond, too: it is the visit's number that counts.
  const elsewhere = programmeMoved(given, { visit: 2, block_started_at: 10 });
  assert.deepEqual([elsewhere.group.extra_time, elsewhere.groups[0].extra_time], [null, null]);
  const finished = programmeMoved(elsewhere, { visit: null, block_started_at: null });
  assert.equal(finished.group.extra_time, null);
  const back = programmeMoved(finished, { visit: 1, block_started_at: 10 });
  assert.deepEqual([back.group.extra_time, back.groups[0].extra_time], [own, own]);
  const taken = programmeMoved(back, { extra_time: { 2: null } });
  assert.deepEqual([taken.group.extra_time, taken.group.extra_times, taken.groups[0].extra_times], [null, {}, {}]);
});

test("the same message comes once", () => {
  const first = after({ type: "message", message: { id: 1, text: "Lunch" } }, "seminar", 4, 5);
  const again = applyChanges(first, message({ type: "message", message: { id: 1, text: "Lunch" } }, "group:2", 9, 10)).state;
  assert.deepEqual(again.messages, [{ id: 1, text: "Lunch" }]);
});

test("a card's fields are changed, the others stay", () => {
  const board = state({ seq: { board: 1 }, groups: [{ number: 1, name: "A" }, { number: 2, name: "B" }] });
  const next = applyChanges(board, message({ type: "card", number: 2, help_called_at: 9 }, "board", 1, 2)).state;
  assert.deepEqual(next.groups, [{ number: 1, name: "A" }, { number: 2, name: "B", help_called_at: 9 }]);
});

test("a group's feedback takes the place of what it sent before", () => {
  const before = state({ seq: { "organiser:ks": 1 }, feedback: [{ question: "q", points: [{ id: "x", group: 1 }, { id: "y", group: 2 }] }] });
  const change = { type: "feedback", question: "q", group: 1, points: [{ id: "z", group: 1 }] };
  const next = applyChanges(before, message(change, "organiser:ks", 1, 2)).state;
  assert.deepEqual(next.feedback[0].points.map(({ id }) => id), ["y", "z"]);
});

test("a change of an unknown type is passed over, and the number moves on", () => {
  assert.equal(after({ type: "something_new" }).seq["group:2"], 12);
});

test("the heartbeat's numbers tell where we are behind", () => {
  assert.deepEqual(behind(state(), { seminar: 4, "group:2": 10, board: 7 }), ["group:2"]);
});

test("reading along follows one group at a time", () => {
  const watching = withWatched(state({ seq: { seminar: 4, board: 2, "group:1": 3 } }), { number: 2 }, { "group:2": 8 });
  assert.deepEqual(watching.seq, { seminar: 4, board: 2, "group:2": 8 });
  assert.deepEqual(withWatched(watching, null).seq, { seminar: 4, board: 2 });
});
