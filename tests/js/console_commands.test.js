import assert from "node:assert/strict";
import { test } from "node:test";

import { ProgrammeCommands } from "../../static/js/console/commands.js";

function commandsAt(clock) {
  const sent = [];
  const commands = new ProgrammeCommands({
    op: async (type, fields) => sent.push([type, fields]) && { ok: true },
    revision: () => 7,
    time: () => clock.now,
  });
  return { commands, sent };
}

test("a command carries the revision on screen", async () => {
  const { commands, sent } = commandsAt({ now: 0 });
  assert.deepEqual(await commands.send("extend", { seconds: 300 }), { ok: true });
  assert.deepEqual(sent, [["programme.extend", { expect: 7, seconds: 300 }]]);
});

test("a double click moves on once, and adds its minutes twice", async () => {
  const clock = { now: 0 };
  const { commands, sent } = commandsAt(clock);
  await commands.send("next");
  clock.now = 200;
  assert.equal(await commands.send("next"), null);
  await commands.send("extend", { seconds: 60 });
  await commands.send("extend", { seconds: 60 });
  clock.now = 900;
  await commands.send("next");
  assert.deepEqual(sent.map(([type]) => type), [
    "programme.next", "programme.extend", "programme.extend", "programme.next",
  ]);
});

test("a double click on a button that changes under the pointer does one thing", async () => {
  const clock = { now: 0 };
  const { commands, sent } = commandsAt(clock);
  for (const [first, second] of [["start", "pause"], ["pause", "resume"], ["resume", "pause"], ["undo", "undo"]]) {
    clock.now += 1000;
    await commands.send(first);
    clock.now += 200;
    assert.equal(await commands.send(second), null);
  }
  assert.deepEqual(sent.map(([type]) => type), ["programme.start", "programme.pause", "programme.resume", "programme.undo"]);
});

test("whoever resumes may move on at once", async () => {
  const { commands, sent } = commandsAt({ now: 0 });
  await commands.send("resume");
  await commands.send("next");
  assert.deepEqual(sent.map(([type]) => type), ["programme.resume", "programme.next"]);
});

test("what was just done may be taken back at once", async () => {
  const { commands, sent } = commandsAt({ now: 0 });
  await commands.send("next");
  await commands.send("undo");
  assert.deepEqual(sent.map(([type]) => type), ["programme.next", "programme.undo"]);
});

test("it is busy while an answer is awaited", async () => {
  let answer;
  const commands = new ProgrammeCommands({
    op: () => new Promise((resolve) => (answer = resolve)),
    revision: () => 1,
    time: () => 0,
  });
  const sending = commands.send("pause");
  assert.equal(commands.busy, true);
  answer({ ok: true });
  await sending;
  assert.equal(commands.busy, false);
});
