import assert from "node:assert/strict";
import { test } from "node:test";

import { lengthInWords, timeInWords, turnInWords } from "../../static/js/group/sayings.js";

const MINUTE = 60_000;

function state({ extra = null, round = null, ...programme } = {}) {
  return {
    programme: { status: "running", block: "work", block_started_at: 0, ends_at: 30 * MINUTE, paused_at: null, phases: [], blocks: [{ key: "work", phases: [] }], round, ...programme },
    group: { number: 4, extra_time: extra && { started_at: 0, phases: { "": extra } } },
  };
}

const said = (before, after, now = MINUTE) => timeInWords(state(before), state(after), now);

test("a length is told in minutes, and in seconds where it isn't whole", () => {
  assert.deepEqual([60_000, 300_000, -120_000, 150_000, -30_000].map(lengthInWords), ["1 minute", "5 minutes", "2 minutes", "2 min 30 s", "30 s"]);
  assert.equal(said({}, { ends_at: 30 * MINUTE + 30_000 }), "30 s more for everyone");
});

test("a group hears of its own time, more and less", () => {
  assert.equal(said({}, { extra: 5 * MINUTE }), "Your group has 5 minutes more");
  assert.equal(said({ extra: 5 * MINUTE }, { extra: 2 * MINUTE }), "Your group has 3 minutes less");
});

test("everyone hears of everyone's time", () => {
  assert.equal(said({}, { ends_at: 35 * MINUTE }), "5 minutes more for everyone");
  assert.equal(said({ extra: MINUTE }, { extra: MINUTE, ends_at: 28 * MINUTE }), "2 minutes less for everyone");
});

test("a block over time has nothing left to count with", () => {
  assert.equal(said({}, { ends_at: 37 * MINUTE }, 32 * MINUTE), "5 minutes more for everyone");
});

test("nothing is said of a pause, or of another block", () => {
  assert.equal(said({}, { status: "paused", paused_at: MINUTE }), null);
  assert.equal(said({ status: "paused", paused_at: MINUTE }, { ends_at: 35 * MINUTE }), null);
  assert.equal(said({}, { block_started_at: 1, ends_at: 50 * MINUTE }), null);
  assert.equal(said({}, {}), null);
});

const turn = (group, next) => state({ round: { turn: 1, of: 3, group, next, ends_at: 0 } });

test("a group is told once that it is its turn, or next", () => {
  assert.equal(turnInWords(state(), turn(4, 5)), "It is your group's turn to report.");
  assert.equal(turnInWords(turn(3, 4), turn(4, 5)), "It is your group's turn to report.");
  assert.equal(turnInWords(turn(2, 3), turn(3, 4)), "You are next to report.");
  assert.equal(turnInWords(turn(4, 5), turn(4, 5)), null);
  assert.equal(turnInWords(turn(4, 5), turn(5, 6)), null);
});
