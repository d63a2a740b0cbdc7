import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksToCome, described, gathered, lengthNow, outcome } from "../../static/js/console/catching_up.js";

const MINUTE = 60_000;

function block(key, from, to, more = {}) {
  return { key, kind: "plenary", title: key, minutes: to - from, expected_start: from * MINUTE, expected_end: to * MINUTE, ...more };
}

const programme = {
  block: "a",
  skipped: ["gone"],
  blocks: [
    block("a", 0, 10),
    block("b", 10, 40),
    { ...block("gone", 0, 5), expected_start: null, expected_end: null },
    block("c", 40, 50, { minutes: 15 }),
  ],
};
const option = { strategy: "shrink", block: null, lengths: { b: 1500 }, regained: 300, shortfall: 0, surplus: 0, ends_at: 45 * MINUTE };

test("what is to come has the length it has now", () => {
  assert.deepEqual(blocksToCome(programme).map(({ key }) => key), ["b", "c"]);
  assert.deepEqual(programme.blocks.map((each) => lengthNow(programme, each)), [600, 1800, 0, 600]);
});

test("an option shows what changes, and all that is to come in one strip", () => {
  const { changes, strip } = described(option, programme);
  assert.deepEqual(changes.map(({ key, from, to, cut }) => [key, from, to, cut]), [["b", 1800, 1500, 300]]);
  assert.deepEqual(strip.map(({ to }) => to), [1500, 600]);
});

test("options are gathered by kind", () => {
  const drop = { ...option, strategy: "drop", block: "c", lengths: { c: 0 } };
  const push = { ...option, strategy: "push", lengths: {} };
  const { shrink, breaks, drops, push: pushed } = gathered([push, option, drop], programme);
  assert.equal(shrink.strategy, "shrink");
  assert.equal(breaks, null);
  assert.deepEqual(drops.map(({ changes }) => changes[0].to), [0]);
  assert.deepEqual(pushed.changes, []);
});

test("an option's outcome", () => {
  assert.equal(outcome({ regained: 720, shortfall: 0, surplus: 0 }), "all");
  assert.equal(outcome({ regained: 300, shortfall: 420, surplus: 0 }), "part");
  assert.equal(outcome({ regained: 0, shortfall: 720, surplus: 0 }), "none");
  assert.equal(outcome({ regained: 720, shortfall: 0, surplus: 480 }), "more");
});
