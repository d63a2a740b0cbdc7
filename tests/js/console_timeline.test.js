import assert from "node:assert/strict";
import { test } from "node:test";

import {
  endOfDay,
  following,
  hasPrevious,
  mayBeSkipped,
  minutesBetween,
  planShift,
  standings,
  timeline,
} from "../../static/js/console/timeline.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function block(key, start, end, fields = {}) {
  return {
    key, minutes: end - start, planned_start: start * MINUTE, planned_end: end * MINUTE,
    actual_start: null, actual_end: null, fixed_start: null, ...fields,
  };
}

const programme = {
  status: "running",
  block: "b",
  started_at: MINUTE,
  skipped: [],
  blocks: [
    block("a", 0, 10, { actual_start: MINUTE, actual_end: 14 * MINUTE }),
    block("b", 10, 20, { actual_start: 14 * MINUTE }),
    block("c", 30, 40, { fixed_start: "09:30", fixed_at: 30 * MINUTE }),
  ],
};
const times = [
  { start: MINUTE, end: 14 * MINUTE },
  { start: 14 * MINUTE, end: 24 * MINUTE },
  { start: 30 * MINUTE, end: 40 * MINUTE },
];

test("blocks are past, current or coming", () => {
  assert.deepEqual(standings(programme), ["past", "current", "coming"]);
  assert.deepEqual(standings({ ...programme, block: null, status: "planned" }), ["coming", "coming", "coming"]);
  assert.deepEqual(standings({ ...programme, status: "finished" }), ["past", "past", "missed"]);
});

test("a block to be passed over stands in the line, and next passes over it", () => {
  const skipping = { ...programme, block: "a", skipped: ["b"] };
  assert.deepEqual(standings(skipping), ["current", "skipped", "coming"]);
  assert.equal(following(skipping).key, "c");
  assert.equal(following({ ...skipping, skipped: ["b", "c"] }), null);
});

test("a row tells how far it has moved and what is free before a fixed start", () => {
  const rows = timeline(programme, times);
  assert.deepEqual(rows.map((row) => row.moved), [1, 4, 0]);
  assert.deepEqual(rows.map((row) => row.slack), [null, null, 6]);
  assert.deepEqual(rows.map((row) => row.end / MINUTE), [14, 24, 40]);
});

test("a row tells the length that the block has now", () => {
  const shorter = [times[0], times[1], { start: 30 * MINUTE, end: 36 * MINUTE }];
  assert.deepEqual(timeline(programme, shorter).map((row) => row.minutes), [10, 10, 6]);
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

test("differences are those between the times that are shown", () => {
  assert.equal(minutesBetween(10 * MINUTE, 10 * MINUTE + 59_000), 0);
  assert.equal(minutesBetween(10 * MINUTE, 9 * MINUTE + 59_000), -1);
  assert.equal(minutesBetween(0, 8 * 60 * MINUTE), null);
});

test("on the day itself the plan stands where it is, however late", () => {
  assert.equal(planShift(programme, 0, 5 * MINUTE), 0);
  assert.equal(planShift({ started_at: null }, 0, -3 * DAY), 0);
  assert.equal(planShift({ started_at: null }, 0, 90 * MINUTE), 0);
});

test("at a rehearsal the plan is as if it had begun then", () => {
  const shift = planShift({ started_at: -DAY - 2 * MINUTE }, 0, -DAY);
  assert.equal(shift, -DAY - 2 * MINUTE);
  const early = times.map(({ start, end }) => ({ start: start - DAY, end: end - DAY }));
  const blocks = programme.blocks.map((each) => ({ ...each, actual_start: null, actual_end: null }));
  const rehearsal = { ...programme, block: "a", blocks };
  assert.deepEqual(timeline(rehearsal, early, shift).map((row) => row.moved), [3, 6, 2]);
  assert.equal(endOfDay(rehearsal, early, shift).difference, 2);
});

test("what waits for its fixed time on the day itself is not compared with a rehearsal", () => {
  const waiting = [times[0], times[1], { start: 30 * MINUTE + DAY, end: 40 * MINUTE + DAY }];
  const row = timeline(programme, waiting, MINUTE)[2];
  assert.deepEqual([row.moved, row.slack, row.late], [null, null, 0]);
  assert.equal(endOfDay(programme, waiting, MINUTE).difference, null);
});

test("what follows and what was before", () => {
  assert.equal(following(programme).key, "c");
  assert.equal(following({ ...programme, block: "c" }), null);
  assert.equal(following({ ...programme, block: null }).key, "a");
  assert.equal(hasPrevious(programme), true);
  assert.equal(hasPrevious({ ...programme, block: "a" }), false);
  assert.equal(hasPrevious({ ...programme, skipped: ["a"] }), false);
});

test("before the start, the last block there is may not be skipped", () => {
  const planned = { ...programme, status: "planned", block: null };
  assert.equal(mayBeSkipped(planned), true);
  assert.equal(mayBeSkipped({ ...planned, skipped: ["a", "b"] }), false);
  assert.equal(mayBeSkipped({ ...programme, skipped: ["c"] }), true);
});
