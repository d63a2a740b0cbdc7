import assert from "node:assert/strict";
import { test } from "node:test";

import { course, ticks } from "../../static/js/console/course.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function block(key, from, to, more = {}) {
  return {
    key, kind: "plenary", title: key, planned_start: from * MINUTE, planned_end: to * MINUTE,
    expected_start: from * MINUTE, expected_end: to * MINUTE, planned: (to - from) * 60,
    took: null, paused: 0, added: 0, skipped: false, visits: [], ...more,
  };
}

function visit(from, to, more = {}) {
  return {
    started_at: from * MINUTE, ended_at: to === null ? null : to * MINUTE, ends_at: (to ?? from) * MINUTE,
    pauses: [], additions: [], group_additions: [], rounds: [], ...more,
  };
}

const data = {
  now: 50 * MINUTE, status: "running",
  blocks: [
    block("a", 0, 40, { took: 2640, visits: [visit(0, 44, { ends_at: 40 * MINUTE, additions: [{ at: 20 * MINUTE, seconds: 300 }] })] }),
    block("b", 40, 60, { took: 360, visits: [visit(44, null, { ends_at: 64 * MINUTE, pauses: [{ at: 48 * MINUTE, until: null }] })] }),
    block("c", 60, 100, { expected_start: 64 * MINUTE, expected_end: 100 * MINUTE }),
  ],
};

test("the axis is marked on whole hours and parts of them", () => {
  assert.deepEqual(ticks(0, 60 * MINUTE).map((tick) => tick / MINUTE), [0, 10, 20, 30, 40, 50, 60]);
  assert.deepEqual(ticks(7 * MINUTE, 300 * MINUTE).map((tick) => tick / MINUTE), [60, 120, 180, 240, 300]);
});

test("what was planned and what happened lie on one axis", () => {
  const shown = course(data);
  assert.deepEqual([shown.from / MINUTE, shown.to / MINUTE, shown.now], [0, 100, 0.5]);
  const [a, b, c] = shown.rows;
  assert.deepEqual([a.planned.from, a.planned.to], [0, 0.4]);
  assert.deepEqual([a.visits[0].from, a.visits[0].to], [0, 0.44]);
  assert.deepEqual(a.visits[0].over, { from: 0.4, to: 0.44 });
  assert.deepEqual(a.visits[0].marks, [{ at: 0.2, seconds: 300 }]);
  assert.equal(a.longer, 4);
  assert.deepEqual(b.visits[0].pauses, [{ from: 0.48, to: 0.5 }]);
  assert.equal(b.visits[0].over, null);
  assert.equal(b.longer, null);
  assert.deepEqual(c.coming, { from: 0.64, to: 1 });
});

test("at a rehearsal the plan is laid where the day was", () => {
  const shifted = { ...data, blocks: data.blocks.map((each) => ({ ...each, planned_start: each.planned_start + DAY, planned_end: each.planned_end + DAY })) };
  assert.deepEqual(course(shifted, -DAY), course(data));
});

test("turns of a round lie in the visit they belong to", () => {
  const rounds = [{ turns: [{ group: 4, started_at: 10 * MINUTE, ended_at: 20 * MINUTE, skipped: false }] }];
  const [a] = course({ ...data, blocks: [block("a", 0, 100, { visits: [visit(0, 100, { rounds })], took: 6000 })] }).rows;
  assert.deepEqual(a.visits[0].turns, [{ from: 0.1, to: 0.2, group: 4, skipped: false }]);
});
