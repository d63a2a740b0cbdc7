import assert from "node:assert/strict";
import { test } from "node:test";

const MINUTE = 60_000;
const START = Date.UTC(2026, 3, 27, 9, 0);

// A page where sound was asked for, as bare as it can be, on a device that can vibrate.
function storage(...entries) {
  const kept = new Map(entries);
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

const region = { setAttribute() {} };
const shaken = [];
Object.assign(globalThis, {
  document: { hidden: false, body: { append() {} }, createElement: () => region, createTreeWalker: () => ({}), addEventListener() {} },
  sessionStorage: storage(),
  localStorage: storage(["attention", "on"]),
  addEventListener() {},
});
const locks = { request: (_name, work) => work() };
Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks, vibrate: (pattern) => shaken.push(pattern) } });

const fetched = [];
globalThis.fetch = async (address) => {
  fetched.push(address.pathname.split("/").at(-1));
  return new Response("");
};

const { TimeAlerts } = await import("../../static/js/components/time_alerts.js");

let now = START;
const phases = [["Alone", 5], ["Round", 15], ["Together", 25], ["Choose", 10]].map(([title, minutes]) => ({ key: title, title, minutes }));
const programme = {
  status: "running", block: "work", block_started_at: START, ends_at: START + 55 * MINUTE, paused_at: null, alerts: [10, 5, 1, 0], round: null,
  phases: [5, 20, 45, 55].map((each) => START + each * MINUTE), blocks: [{ key: "work", phases }],
};

function given(name, state, minutes) {
  let shown = state;
  const alerts = new TimeAlerts({ name, programme: () => shown, now: () => now });
  region.textContent = "";
  shaken.length = 0;
  for (const each of minutes) {
    now = START + each * MINUTE;
    alerts.look();
  }
  return { alerts, show: (other) => (shown = other) };
}

test("what is due together is said together, shown by its weight, and heard once, as an end", () => {
  const { alerts } = given("a", programme, [44.99, 45]);
  assert.equal(region.textContent, "Together is over. Now: Choose. 10 minutes left.");
  assert.deepEqual([alerts.shown.phase.key, alerts.shownOfBlock.minutes], ["Together", 10]);
  assert.deepEqual(shaken, [[400]]);
  now += MINUTE;
  assert.deepEqual([alerts.shown, alerts.shownOfBlock], [null, null]);
});

test("what goes on while the page is hidden is fetched before that, and once", () => {
  given("c", programme, [1, 2, 3]);
  assert.deepEqual(fetched, ["ticking.js"]);
});

test("the end of a turn to report is said with the group's name, until the next turn", () => {
  const turn = (group, from, to) => ({ ...programme, round: { group, name: "", started_at: START + from * MINUTE, ends_at: START + to * MINUTE } });
  const { alerts, show } = given("b", turn(3, 6, 8), [7, 8]);
  assert.equal(region.textContent, "Group 3: Time is up.");
  assert.deepEqual([alerts.shown.turn.group, alerts.shownOfBlock], [3, null]);
  assert.deepEqual(shaken, [[400]]);
  show(turn(4, 8, 10));
  assert.equal(alerts.shown, null);
});
