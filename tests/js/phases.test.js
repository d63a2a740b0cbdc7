import assert from "node:assert/strict";
import { test } from "node:test";

import { currentPhase, extraTimeOf, phasesOf, withExtraTime } from "../../static/js/live/phases.js";

const start = Date.UTC(2023, 3, 27, 9, 0);
const MINUTE = 60_000;
const at = (minutes) => start + minutes * MINUTE;

const phases = [
  { key: "alone", kind: "individual", title: "Alone", minutes: 5, instruction: "Think." },
  { key: "turn", kind: "round", title: "In turn", minutes: 15, instruction: "Speak." },
  { key: "choose", kind: "prioritising", title: "Choose", minutes: 10, instruction: "Choose." },
];

function programme(more = {}) {
  return {
    status: "running",
    block: "work",
    block_started_at: start,
    ends_at: at(30),
    paused_at: null,
    phases: [at(5), at(20), at(30)],
    blocks: [{ key: "work", phases }, { key: "talk", phases: [] }],
    ...more,
  };
}

const when = (one, minutes) => phasesOf(one, at(minutes)).map((phase) => phase.when);

test("one phase is on, those before it are past, those after it come", () => {
  assert.deepEqual(when(programme(), 0), ["now", "coming", "coming"]);
  assert.deepEqual(when(programme(), 5), ["past", "now", "coming"]);
  assert.deepEqual(when(programme(), 29), ["past", "past", "now"]);
  assert.deepEqual(when(programme(), 45), ["past", "past", "now"]);
});

test("the phase that is on has its number and what is left of it", () => {
  const { key, number, of, left, lasts } = currentPhase(programme(), at(7));
  assert.deepEqual({ key, number, of, left, lasts }, { key: "turn", number: 2, of: 3, left: 13 * MINUTE, lasts: 15 * MINUTE });
});

test("a pause that is over makes no phase longer", () => {
  const later = { block_started_at: start, paused_for: 3 * MINUTE, phases: [at(8), at(23), at(33)], ends_at: at(33) };
  assert.deepEqual(phasesOf(programme(later), at(4)).map(({ lasts }) => lasts / MINUTE), [5, 15, 10]);
});

test("a pause holds the phase where it is", () => {
  const { key, left } = currentPhase(programme({ status: "paused", paused_at: at(4) }), at(40));
  assert.deepEqual({ key, left }, { key: "alone", left: MINUTE });
});

test("a block without phases has none, and neither has a programme that waits", () => {
  assert.equal(currentPhase(programme({ block: "talk", phases: [] }), at(7)), null);
  assert.equal(currentPhase(programme({ block: null, phases: [] }), at(7)), null);
});

const given = (extra, started_at = start) => ({ started_at, phases: extra });

test("a group's own time moves the phase, all after it, and the block", () => {
  const own = withExtraTime(programme(), given({ turn: 5 * MINUTE }));
  assert.deepEqual([own.phases, own.ends_at], [[at(5), at(25), at(35)], at(35)]);
});

test("own time at the block's end is the last phase's", () => {
  const own = withExtraTime(programme(), given({ alone: MINUTE, "": 2 * MINUTE }));
  assert.deepEqual([own.phases, own.ends_at], [[at(6), at(21), at(33)], at(33)]);
});

test("own time in a block without phases is at its end", () => {
  const own = withExtraTime(programme({ block: "talk", phases: [] }), given({ "": 2 * MINUTE }));
  assert.deepEqual([own.phases, own.ends_at], [[], at(32)]);
});

test("own time of an earlier visit is over with it", () => {
  const before = given({ turn: 5 * MINUTE }, start - 1);
  assert.deepEqual([withExtraTime(programme(), before).ends_at, extraTimeOf(programme(), before)], [at(30), 0]);
  assert.equal(extraTimeOf(programme(), null), 0);
  assert.equal(extraTimeOf(programme(), given({ alone: MINUTE, turn: 2 * MINUTE })), 3 * MINUTE);
});
