import assert from "node:assert/strict";
import { test } from "node:test";

import { joinSize, messageOnWall, nextBlock, sceneOf } from "../../static/js/wall/scene.js";
import { inShort, keptTogether, scaleFor } from "../../static/js/wall/words.js";

const HOUR = 3_600_000;
const blocks = [{ key: "a" }, { key: "b" }];

function state(programme, seminar = {}) {
  return {
    programme: { status: "running", block: "a", ends_at: 100, blocks, skipped: [], dormant: false, ...programme },
    seminar: { starts_at: 50, closed_at: null, groups: 4, groups_joined: 4, ...seminar },
  };
}

test("what the wall shows follows the programme", () => {
  assert.equal(sceneOf(state({ status: "planned" }), 49), "before");
  assert.equal(sceneOf(state({ status: "planned" }), 50), "waiting");
  assert.equal(sceneOf(state({}), 99), "running");
  assert.equal(sceneOf(state({}), 100), "over");
  assert.equal(sceneOf(state({ status: "paused" }), 200), "paused");
  assert.equal(sceneOf(state({ status: "finished" }), 0), "finished");
  assert.equal(sceneOf(state({}, { closed_at: 1 }), 0), "closed");
});

test("a programme that was forgotten is at rest, also where nobody has said so", () => {
  assert.equal(sceneOf(state({ dormant: true }), 99), "dormant");
  assert.equal(sceneOf(state({ status: "paused", dormant: true }), 99), "dormant");
  assert.equal(sceneOf(state({ status: "finished", dormant: true }), 99), "finished");
  const forgotten = state({ dormant_at: 100 + 12 * HOUR });
  assert.equal(sceneOf(forgotten, 100 + 12 * HOUR), "over");
  assert.equal(sceneOf(forgotten, 101 + 12 * HOUR), "dormant");
});

test("the way in is large until all groups are here, and gone at the end", () => {
  assert.equal(joinSize(state({}, { groups_joined: 3 }), 0), "large");
  assert.equal(joinSize(state({}), 0), "small");
  assert.equal(joinSize(state({ status: "finished" }, { groups_joined: 3 }), 0), "none");
});

test("the newest message to all is shown while it is fresh", () => {
  const messages = [
    { to: "all", text: "one", at: 0 },
    { to: "all", text: "two", at: 10 },
    { to: 3, text: "not for all", at: 20 },
  ];
  assert.equal(messageOnWall(messages, 20).text, "two");
  assert.equal(messageOnWall(messages, 10 + 3 * 60_000), null);
  assert.equal(messageOnWall([], 0), null);
});

test("what comes next", () => {
  assert.equal(nextBlock(state({}).programme).key, "b");
  assert.equal(nextBlock(state({ block: "b" }).programme), null);
  assert.equal(nextBlock(state({ block: null }).programme).key, "a");
  assert.equal(nextBlock(state({ skipped: ["b"] }).programme), null);
});

test("a wall has room for whole sentences, the first one always", () => {
  const text = "Read in silence. Note one word for each question, and one example. Then look up.";
  assert.equal(inShort(text, "en", 20), "Read in silence.");
  assert.equal(inShort(text, "en", 70), "Read in silence. Note one word for each question, and one example.");
  assert.equal(inShort(text, "en"), text);
  assert.equal(inShort(`${"x".repeat(200)}. More.`, "en"), `${"x".repeat(200)}.`);
  assert.equal(inShort("", "en"), "");
});

test("a title isn't parted before its number", () => {
  assert.equal(keptTogether("Gruppearbeid 2: Hva må til?"), "Gruppearbeid\u00a02: Hva må til?");
  assert.equal(keptTogether("Tema 1"), "Tema\u00a01");
  assert.equal(keptTogether("De 3 neste"), "De 3 neste");
});

test("a title gets smaller where its longest word would not stand on a line", () => {
  assert.equal(scaleFor("Short words only", 20), 1);
  assert.equal(scaleFor("Kompetanseutviklingsprogrammet", 15), 0.55);
  assert.equal(scaleFor("Kulturskoleutvikling", 15), 0.75);
});
