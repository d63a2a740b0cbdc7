import assert from "node:assert/strict";
import { test } from "node:test";

import { pointsToReport, roundOf } from "../../static/js/live/report_back.js";

const round = { turn: 2, of: 4, group: 3, name: "", next: 7, next_name: "", started_at: 1000, ends_at: 151_000 };
const programme = (more = {}) => ({ block: "end", paused_at: null, round, blocks: [], ...more });

test("the round means something else for each group", () => {
  const parts = [3, 7, 1, null].map((group) => roundOf(programme(), 1000, group).part);
  assert.deepEqual(parts, ["reports", "next", "listens", "listens"]);
  assert.equal(roundOf(programme({ round: null }), 1000, 3), null);
});

test("a turn counts down, over its end, and stands still in a pause", () => {
  assert.equal(roundOf(programme(), 31_000).left, 120_000);
  assert.equal(roundOf(programme(), 161_000).left, -10_000);
  assert.equal(roundOf(programme({ paused_at: 51_000 }), 161_000).left, 100_000);
});

const block = (key, kind, ...questions) => ({ key, kind, questions: questions.map((question) => ({ key: question })) });
const point = (text, question, rank) => ({ text, question, rank });
const day = programme({ blocks: [block("first", "group_work", "one"), block("second", "group_work", "two", "three"), block("end", "plenary"), block("later", "group_work", "four")] });
const read = (points) => pointsToReport(day, points).map(({ question, points: some }) => [question.key, some.map(({ text }) => text)]);

test("a group reads what it put first in the latest group work, in its order", () => {
  const points = [point("b", "three", 2), point("a", "three", 1), point("c", "three", null), point("old", "one", 1), point("early", "four", 1)];
  assert.deepEqual(read(points), [["three", ["a", "b"]]]);
});

test("group work where nothing was put first is passed over", () => {
  assert.deepEqual(read([point("old", "one", 1), point("c", "three", null)]), [["one", ["old"]]]);
  assert.deepEqual(read([]), []);
});
