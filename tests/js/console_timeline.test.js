import assert from "node:assert/strict";
import { test } from "node:test";

import { endOfDay, following, phases, timeline } from "../../static/js/console/timeline.js";

const MINUTE = 60_000;

function block(key, start, end, fields = {}) {
  return {
    key, planned_start: start * MINUTE, planned_end: end * MINUTE,
    actual_start: null, actual_end: null, fixed_start: null, ...fields,
  };
}

const programme = {
  status: "running",
  block: "b",
  blocks: [
    block("a", 0, 10, { actual_start: MINUTE, actual_end: 14 * MINUTE }),
    block("b", 10, 20, { actual_start: 14 * MINUTE }),
    block("c", 30, 40, { fixed_start: "09:30" }),
  ],
};
const times = [
  { start: MINUTE, end: 14 * MINUTE },
  { start: 14 * MINUTE, end: 24 * MINUTE },
  { start: 30 * MINUTE, end: 40 * MINUTE },
];

test("blocks are past, current or coming", () => {
  assert.deepEqual(phases(programme), ["past", "current", "coming"]);
  assert.deepEqual(phases({ ...programme, block: null, status: "planned" }), ["coming", "coming", "coming"]);
  assert.deepEqual(phases({ ...programme, status: "finished" }), ["past", "past", "skipped"]);
});

test("a row tells how far it has moved and what is free before a fixed start", () => {
  const rows = timeline(programme, times);
  assert.deepEqual(rows.map((row) => row.moved), [1, 4, 0]);
  assert.deepEqual(rows.map((row) => row.slack), [null, null, 6]);
  assert.deepEqual(rows.map((row) => row.end / MINUTE), [14, 24, 40]);
});

test("a fixed start that can't be kept is late", () => {
  const pushed = [times[0], { start: 14 * MINUTE, end: 33 * MINUTE }, { start: 33 * MINUTE, end: 43 * MINUTE }];
  assert.equal(timeline(programme, pushed)[2].late, 3);
  assert.equal(timeline(programme, pushed)[2].slack, 0);
});

test("the end of the day is compared with the plan", () => {
  assert.deepEqual(endOfDay(programme, times), {
    planned: 40 * MINUTE, expected: 40 * MINUTE, difference: 0,
  });
  const finished = { ...programme, status: "finished" };
  assert.equal(endOfDay(finished, times).expected, 14 * MINUTE);
  assert.equal(endOfDay({ ...programme, blocks: [] }, []), null);
});

test("what follows", () => {
  assert.equal(following(programme).key, "c");
  assert.equal(following({ ...programme, block: "c" }), null);
  assert.equal(following({ ...programme, block: null }).key, "a");
});
