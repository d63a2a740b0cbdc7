import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, inOrder, isFull, switched } from "../../static/js/console/alert_choices.js";
import { asClock, exactLength, secondsIn, signedLength } from "../../static/js/console/lengths.js";
import { endWith, givenTo, partWith, parts } from "../../static/js/console/more_time.js";
import { undoInWords } from "../../static/js/console/undoing.js";

const MINUTE = 60_000;

const work = {
  key: "work", kind: "group_work", title: "Group work",
  phases: [{ key: "alone", title: "Alone" }, { key: "talk", title: "Talk" }],
};
const running = {
  status: "running", block: "work", block_started_at: 0, paused_at: null, ends_at: 20 * MINUTE,
  phases: [5 * MINUTE, 20 * MINUTE], blocks: [work, { key: "lunch", title: "Lunch" }],
};

test("lengths to the second", () => {
  assert.deepEqual([2520, 2790, 30, 3600].map(exactLength), ["42 min", "46 min 30 s", "30 s", "1 h"]);
  assert.deepEqual([300, -30].map(signedLength), ["+5 min", "−30 s"]);
  assert.deepEqual([150, 90, 600].map(asClock), ["2:30", "1:30", "10:00"]);
});

test("minutes as people write them", () => {
  assert.deepEqual(["7", "+12", "-3", "−3", "2:30", "2,5", "0.5", " 4 "].map(secondsIn), [420, 720, -180, -180, 150, 150, 30, 240]);
  assert.deepEqual(["", "0", "five", "1:75", "2000", "1-2", "--3"].map(secondsIn), [null, null, null, null, null, null, null]);
});

test("a phase that is over gets no more time, and the next one begins where it does", () => {
  assert.deepEqual(parts(running, 6 * MINUTE).map(({ key }) => key), ["", "talk"]);
  assert.deepEqual(parts(running, MINUTE).map(({ key, beginsAt }) => [key, beginsAt / MINUTE]), [["", 5], ["alone", 1], ["talk", 5]]);
  const over = { ...running, phases: [5 * MINUTE, 20 * MINUTE] };
  assert.deepEqual(parts(over, 25 * MINUTE).map(({ key }) => key), ["", "talk"]);
});

test("where the chosen phase has ended, the whole block is what is shown and sent", () => {
  assert.equal(partWith("alone", parts(running, 4 * MINUTE)).key, "alone");
  assert.equal(partWith("alone", parts(running, 6 * MINUTE)).key, "");
});

test("more time is added to what is left, and less stops at time is up", () => {
  const [whole, alone] = parts(running, 4 * MINUTE);
  assert.equal(endWith(alone, 120, running, 4 * MINUTE), 7 * MINUTE);
  assert.equal(endWith(alone, -600, running, 4 * MINUTE), 4 * MINUTE);
  assert.equal(endWith(whole, 60, running, 25 * MINUTE), 26 * MINUTE);
});

test("while paused, ends move on with the clock", () => {
  const paused = { ...running, status: "paused", paused_at: 3 * MINUTE };
  const [whole] = parts(paused, 10 * MINUTE);
  assert.equal(endWith(whole, 60, paused, 10 * MINUTE), 28 * MINUTE);
});

test("a group's own time counts in this visit to the block only", () => {
  const card = { extra_time: { started_at: 0, phases: { talk: 2 * MINUTE } } };
  assert.equal(givenTo(card, running, "talk"), 2 * MINUTE);
  assert.equal(givenTo(card, { ...running, block_started_at: 1 }, "talk"), 0);
  assert.equal(parts(running, 0, card)[0].endsAt, 22 * MINUTE);
});

test("undo says what it takes back", () => {
  const said = (undo) => undoInWords({ ...running, undo });
  assert.equal(said(null), "");
  assert.equal(said({ kind: "extend", seconds: 300 }), "+5 min");
  assert.equal(said({ kind: "extend", seconds: -60, phase: "talk", group: 4 }), "−1 min, Talk, group 4");
  assert.equal(said({ kind: "goto", block: "lunch" }), "going to Lunch");
  assert.equal(said({ kind: "round.extend", seconds: 30 }), "+30 s in the round");
  assert.equal(said({ kind: "of tomorrow" }), "");
});

test("alerts fall, hold each once, and end with time is up", () => {
  assert.deepEqual(inOrder([1, 10, 1]), [10, 1, 0]);
  assert.deepEqual(switched([10, 1, 0], 5), [10, 5, 1, 0]);
  assert.deepEqual(switched([10, 5, 0], 10), [5, 0]);
  assert.deepEqual(choices([45, 0]).filter(({ chosen }) => chosen), [{ minutes: 45, chosen: true }]);
  assert.equal(isFull([30, 20, 15, 10, 5, 3, 2, 0]), true);
  assert.equal(isFull([30, 20]), false);
});
