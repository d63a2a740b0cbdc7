import assert from "node:assert/strict";
import { test } from "node:test";

import { described, gathered, outcome } from "../../static/js/console/catching_up.js";

function block(key, from, to, more = {}) {
  return { key, kind: "plenary", title: key, minutes: to - from, length: (to - from) * 60, ...more };
}

const programme = {
  block: "a",
  blocks: [
    block("a", 0, 10),
    block("b", 10, 40),
    block("gone", 0, 5, { length: 0 }),
    block("c", 40, 50, { minutes: 15 }),
  ],
};
const option = { strategy: "shrink", block: null, lengths: { b: 1500 }, regained: 300, shortfall: 0, surplus: 0, ends_at: 2_700_000 };

test("an option shows what changes, and all that is to come, as long as it is now, in one strip", () => {
  const { changes, strip } = described(option, programme);
  assert.deepEqual(changes.map(({ key, from, to, cut }) => [key, from, to, cut]), [["b", 1800, 1500, 300]]);
  assert.deepEqual(strip.map(({ key, from, to }) => [key, from, to]), [["b", 1800, 1500], ["c", 600, 600]]);
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
