import assert from "node:assert/strict";
import { test } from "node:test";
import { isDormant } from "../../static/js/live/rest.js";

test("a page that was left open finds out by itself when the programme has come to rest", () => {
  const programme = { dormant: false, dormant_at: 5000 };
  assert.deepEqual([4999, 5000, 5001].map((now) => isDormant(programme, now)), [false, false, true]);
});

test("a programme that is not under way never rests, and one that the server says rests does", () => {
  assert.equal(isDormant({ dormant: false, dormant_at: null }, 9e15), false);
  assert.equal(isDormant({ dormant: true, dormant_at: 5000 }, 0), true);
});
