import assert from "node:assert/strict";
import { test } from "node:test";

import {
  SILENT_AFTER,
  bars,
  blockInView,
  longestBar,
  matches,
  needOf,
  orderByNeed,
  passes,
  settledOrder,
  summary,
} from "../../static/js/console/groups.js";

const START = 1_682_582_400_000;
const LATER = START + SILENT_AFTER + 1;

const question = (key) => ({ key, prioritise: { from: 1, to: 3 } });
const work = { key: "work", kind: "group_work", actual_start: START, questions: [question("a"), question("b")] };
const talk = { key: "talk", kind: "plenary", actual_start: null, questions: [] };
const running = { status: "running", block: "work", block_started_at: START, blocks: [talk, work] };

function card(number, fields = {}) {
  return {
    number, name: `Table ${number}`, site: "", municipality: "", participants: [], roles: {},
    points: {}, prioritised: {}, handed_in: {}, help_called_at: null, last_activity: LATER, ...fields,
  };
}

test("a call for help comes before silence, and the longest wait first", () => {
  const cards = [
    card(1),
    card(2, { last_activity: START + 1 }),
    card(3, { help_called_at: LATER - 10 }),
    card(4, { last_activity: null }),
    card(5, { help_called_at: LATER - 20 }),
  ];
  assert.deepEqual(orderByNeed(cards, running, LATER), [5, 3, 4, 2, 1]);
});

test("a group is silent only while it is to be writing", () => {
  const quiet = card(1, { last_activity: null });
  assert.equal(needOf(quiet, running, LATER), "silent");
  assert.equal(needOf(quiet, running, START + 1), "none");
  assert.equal(needOf(quiet, { ...running, block: "talk" }, LATER), "none");
  assert.equal(needOf(quiet, { ...running, status: "paused" }, LATER), "none");
  assert.equal(needOf(card(1, { last_activity: null, handed_in: { work: START } }), running, LATER), "none");
});

test("cards stay where they are while somebody reaches for one", () => {
  assert.deepEqual(settledOrder([1, 2, 3], [3, 1, 4], false), [1, 3, 4]);
  assert.deepEqual(settledOrder([1, 2, 3], [3, 1, 4], true), [3, 1, 4]);
});

test("a number finds the group by its beginning, a word by name or place", () => {
  const place = card(12, { name: "Sunnfjord", municipality: "Førde" });
  assert.equal(matches(place, "1"), true);
  assert.equal(matches(place, "2"), false);
  assert.equal(matches(place, "FØRDE"), true);
  assert.equal(matches(place, "  "), true);
  assert.equal(matches(place, "Bergen"), false);
});

test("filters keep those in need, and those that have not handed in", () => {
  const done = card(1, { handed_in: { work: START } });
  const calling = card(2, { help_called_at: START });
  assert.equal(passes(done, "open", running, LATER), false);
  assert.equal(passes(calling, "open", running, LATER), true);
  assert.equal(passes(done, "need", running, LATER), false);
  assert.equal(passes(calling, "need", running, LATER), true);
});

test("the summary counts groups and people", () => {
  const people = [{ id: 1, present: true }, { id: 2, present: false }];
  const cards = [
    card(1, { participants: people, handed_in: { work: START } }),
    card(2, { help_called_at: START }),
  ];
  assert.deepEqual(summary(cards, running, LATER), {
    groups: 2, help: 1, silent: 0, here: 1, handedIn: 1, people: 1,
  });
});

test("bars share one scale and tell how far the ranking is", () => {
  const cards = [card(1, { points: { a: 8 }, prioritised: { a: 2 } }), card(2, { points: { b: 2 } })];
  assert.equal(longestBar(cards, work), 8);
  assert.equal(longestBar([card(2)], work), 6);
  assert.deepEqual(bars(cards[0], work, 8), [
    { number: 1, key: "a", points: 8, share: 1, ranked: 2, to: 3, done: true },
    { number: 2, key: "b", points: 0, share: 0, ranked: 0, to: 3, done: false },
  ]);
});

test("the cards tell about the current group work, else the latest begun, else the first", () => {
  const second = { ...work, key: "second", actual_start: null };
  const blocks = [work, talk, second];
  assert.equal(blockInView({ block: "second", blocks }).key, "second");
  assert.equal(blockInView({ block: "talk", blocks }).key, "work");
  assert.equal(blockInView({ block: null, blocks: [talk, second] }).key, "second");
  assert.equal(blockInView({ block: null, blocks: [talk] }), null);
});
