import assert from "node:assert/strict";
import { test } from "node:test";

import { joinSize, messageOnWall, nextBlock, sceneOf, sizeThatFits } from "../../static/js/wall/scene.js";

const blocks = [{ key: "a" }, { key: "b" }];

function state(programme, seminar = {}) {
  return {
    programme: { status: "running", block: "a", ends_at: 100, blocks, ...programme },
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

test("the way in is large until all groups are here, and gone at the end", () => {
  assert.equal(joinSize(state({}, { groups_joined: 3 })), "large");
  assert.equal(joinSize(state({})), "small");
  assert.equal(joinSize(state({ status: "finished" }, { groups_joined: 3 })), "none");
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
});

test("questions are as large as all of them find room", () => {
  assert.equal(sizeThatFits(["What does it take?"]), 1);
  const long = "x".repeat(110);
  assert.ok(sizeThatFits([long, long, long, long]) > sizeThatFits([long, long]));
  assert.ok(sizeThatFits([long, long], true) > sizeThatFits([long, long]));
  assert.equal(sizeThatFits(Array(6).fill("x".repeat(900))), 6);
});
