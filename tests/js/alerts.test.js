import assert from "node:assert/strict";
import { test } from "node:test";
import { Alerts, alertMinutes, blockUrgency, urgencyOf } from "../../static/js/live/alerts.js";

const MINUTE = 60_000;
const START = Date.UTC(2026, 3, 27, 9, 0);

function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

function programme(more = {}) {
  const phases = [
    { key: "alone", title: "Alone", minutes: 5 },
    { key: "round", title: "Round", minutes: 15 },
  ];
  return {
    status: "running", block: "work", block_started_at: START, ends_at: START + 20 * MINUTE, paused_at: null,
    alerts: [10, 5, 1, 0], phases: [], blocks: [{ key: "work", phases: more.phases ? phases : [] }], ...more,
  };
}

/** What is said from one minute after the start to another, looking four times a second. */
function said(alerts, state, from, to) {
  const found = [];
  for (let at = from * MINUTE; at <= to * MINUTE; at += 250) {
    for (const { phase, turn, minutes } of alerts.due(state, START + at)) {
      found.push([phase?.key ?? turn?.name ?? "", minutes, Math.round((at / MINUTE) * 10) / 10]);
    }
  }
  return found;
}

test("each alert is given once, at its moment", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  assert.deepEqual(said(alerts, programme(), 0, 30), [["", 10, 10], ["", 5, 15], ["", 1, 19], ["", 0, 20]]);
});

test("the agenda and the facilitator choose the minutes", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  assert.deepEqual(said(alerts, programme({ alerts: [3, 0] }), 0, 30), [["", 3, 17], ["", 0, 20]]);
  assert.deepEqual(alertMinutes({}), [10, 5, 1, 0]);
});

test("an alert that would stand before the block's beginning is not given", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  assert.deepEqual(said(alerts, programme({ ends_at: START + 5 * MINUTE }), 0, 6), [["", 1, 4], ["", 0, 5]]);
});

test("nothing is repeated after a reload or a reconnect", () => {
  const kept = storage();
  assert.deepEqual(said(new Alerts({ storage: kept, name: "a" }), programme(), 0, 15), [["", 10, 10], ["", 5, 15]]);
  assert.deepEqual(said(new Alerts({ storage: kept, name: "a" }), programme({ revision: 9 }), 15, 16), []);
});

test("whoever comes later is not told what was said before", () => {
  assert.deepEqual(said(new Alerts({ storage: storage(), name: "a" }), programme(), 15.01, 30), [["", 1, 19], ["", 0, 20]]);
});

test("what a device slept through is not told any more", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  assert.deepEqual(alerts.due(programme(), START + 2 * MINUTE), []);
  assert.deepEqual(alerts.due(programme(), START + 17 * MINUTE), []);
  assert.deepEqual(said(alerts, programme(), 17, 19.1), [["", 1, 19]]);
});

test("a pause repeats nothing, and moves what is to come", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  said(alerts, programme(), 0, 10.01);
  assert.deepEqual(said(alerts, programme({ status: "paused", paused_at: START + 10.01 * MINUTE }), 10.01, 40), []);
  assert.deepEqual(said(alerts, programme({ ends_at: START + 50 * MINUTE }), 40.01, 60), [["", 5, 45], ["", 1, 49], ["", 0, 50]]);
});

test("more time brings an alert again before the new end; taking it back does not", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  said(alerts, programme(), 0, 15.05);
  const extended = programme({ ends_at: START + 26 * MINUTE });
  assert.deepEqual(said(alerts, extended, 15.06, 15.08), []);
  assert.deepEqual(said(alerts, programme(), 15.09, 15.2), []);
  assert.deepEqual(said(alerts, extended, 15.2, 22), [["", 10, 16], ["", 5, 21]]);
});

test("a block that is cut short is told to be over, and nothing it had passed", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  said(alerts, programme(), 0, 3);
  assert.deepEqual(said(alerts, programme({ ends_at: START + 3.01 * MINUTE }), 3.01, 4).map(([, minutes]) => minutes), [0]);
});

test("a phase has alerts of its own, and its last one is the block's", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  const state = programme({ phases: [START + 5 * MINUTE, START + 20 * MINUTE] });
  assert.deepEqual(said(alerts, state, 0, 21), [
    ["alone", 1, 4], ["alone", 0, 5], ["", 10, 10], ["", 5, 15], ["", 1, 19], ["", 0, 20],
  ]);
});

/** Group work of 55 minutes, in phases of 5, 15, 25 and 10. */
function fourPhases(more = {}) {
  const lengths = { alone: 5, round: 15, together: 25, choose: 10 };
  const phases = Object.entries(lengths).map(([key, minutes]) => ({ key, title: key, minutes }));
  return programme({
    ends_at: START + 55 * MINUTE, phases: [5, 20, 45, 55].map((each) => START + each * MINUTE), blocks: [{ key: "work", phases }], ...more,
  });
}

test("a phase that ends ten minutes before its block says so, and so does the block", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  assert.deepEqual(said(alerts, fourPhases(), 0, 56), [
    ["alone", 1, 4], ["alone", 0, 5],
    ["round", 10, 10], ["round", 5, 15], ["round", 1, 19], ["round", 0, 20],
    ["together", 10, 35], ["together", 5, 40], ["together", 1, 44], ["together", 0, 45], ["", 10, 45],
    ["", 5, 50], ["", 1, 54], ["", 0, 55],
  ]);
});

test("where time was taken away, the last of what has passed is told, and a block's end alone", () => {
  const at = (minutes) => START + minutes * MINUTE;
  const shortened = (phases) => {
    const alerts = new Alerts({ storage: storage(), name: "a" });
    alerts.due(fourPhases(), at(3));
    return said(alerts, fourPhases({ phases: phases.map(at), ends_at: at(phases.at(-1)) }), 3.05, 3.1);
  };
  assert.deepEqual(shortened([2.99, 3, 10, 20]).map(([key, minutes]) => [key, minutes]), [["round", 0]]);
  assert.deepEqual(shortened([2.97, 2.98, 2.99, 3]).map(([key, minutes]) => [key, minutes]), [["", 0]]);
});

test("a group's turn to report is told to be over, each time anew", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  const turn = (name, from, to) => programme({ round: { group: 3, name, started_at: START + from * MINUTE, ends_at: START + to * MINUTE } });
  assert.deepEqual(said(alerts, turn("Voss", 1, 3), 1, 4), [["Voss", 0, 3]]);
  assert.deepEqual(said(alerts, turn("Voss", 1, 5), 4, 6), [["Voss", 0, 5]]);
  assert.deepEqual(said(alerts, turn("Hol", 6, 8), 6, 7), []);
  assert.deepEqual(said(alerts, turn("Os", 7, 10), 7, 10.1), [["Os", 0, 10], ["", 10, 10]]);
});

test("another block begins anew", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  said(alerts, programme(), 0, 21);
  const next = programme({ block_started_at: START + 21 * MINUTE, ends_at: START + 27 * MINUTE });
  assert.deepEqual(said(alerts, next, 21, 28), [["", 5, 22], ["", 1, 26], ["", 0, 27]]);
});

test("a visit that was left by mistake goes on where it was, with what was due meanwhile", () => {
  for (const minutes of [1, 0]) {
    const kept = storage();
    const next = programme({ block: "lunch", blocks: [{ key: "lunch", phases: [] }], block_started_at: START + 18 * MINUTE, ends_at: START + 60 * MINUTE });
    const at = 20 - minutes;
    assert.deepEqual(said(new Alerts({ storage: kept, name: "a" }), programme(), at - 0.9, at - 0.04), []);
    assert.deepEqual(said(new Alerts({ storage: kept, name: "a" }), next, at - 0.03, at), []);
    assert.deepEqual(said(new Alerts({ storage: kept, name: "a" }), programme(), at + 0.02, at + 0.5), [["", minutes, at]]);
  }
});

test("a visit that was left and taken up again repeats nothing", () => {
  const alerts = new Alerts({ storage: storage(), name: "a" });
  said(alerts, programme(), 0, 15.01);
  said(alerts, programme({ block_started_at: START + 15 * MINUTE, ends_at: START + 60 * MINUTE }), 15.01, 15.05);
  assert.deepEqual(said(alerts, programme(), 15.05, 20), [["", 1, 19], ["", 0, 20]]);
});

test("a device that can't keep anything says everything once all the same", () => {
  const broken = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
  assert.equal(said(new Alerts({ storage: broken, name: "a" }), programme(), 0, 21).length, 4);
});

test("how close the end is", () => {
  const at = (minutes) => urgencyOf(minutes * MINUTE, [10, 5, 1, 0]);
  assert.deepEqual([11, 10, 6, 5, 2, 1, 0.1, 0, -3].map(at), ["calm", "early", "early", "soon", "soon", "last", "last", "over", "over"]);
  assert.equal(urgencyOf(MINUTE, [0]), "calm");
  assert.equal(urgencyOf(2 * MINUTE, [2, 0]), "last");
  assert.equal(urgencyOf(null, [10, 0]), null);
});

test("a minute that a block has not got says nothing of its end", () => {
  const at = (length, left) => blockUrgency(programme({ ends_at: START + length * MINUTE }), START + (length - left) * MINUTE);
  assert.deepEqual([5, 3, 1, 0].map((left) => at(5, left)), ["calm", "calm", "last", "over"]);
  assert.deepEqual([8, 5, 1].map((left) => at(8, left)), ["calm", "early", "last"]);
  assert.deepEqual([11, 10, 5, 1].map((left) => at(20, left)), ["calm", "early", "soon", "last"]);
  assert.equal(blockUrgency(programme({ status: "planned", ends_at: null, block_started_at: null }), START), null);
});
