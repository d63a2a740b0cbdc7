import assert from "node:assert/strict";
import { test } from "node:test";

import { ProgrammeCommands } from "../../static/js/console/commands.js";

/** A server at revision 7, and a screen that shows at once what it did, or at `server.show()` only. */
function commandsAt(clock, { isSlow = false } = {}) {
  const sent = [];
  const server = { revision: 7, shown: 7, show: () => (server.shown = server.revision) };
  const commands = new ProgrammeCommands({
    op: async (type, fields) => {
      sent.push([type, fields]);
      await null;
      if (fields.expect !== server.revision) return { ok: false, error: { code: "stale" } };
      server.revision += 1;
      if (!isSlow) server.show();
      return { ok: true, revision: server.revision };
    },
    revision: () => server.shown,
    time: () => clock.now,
  });
  return { commands, sent, server };
}

const isTaken = (answer) => answer?.ok ?? null;

test("a command carries the revision on screen", async () => {
  const { commands, sent } = commandsAt({ now: 0 });
  assert.deepEqual(await commands.send("extend", { seconds: 300 }), { ok: true, revision: 8 });
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
  assert.equal(commands.isAhead, true);
  await null;
  answer({ ok: true, revision: 2 });
  await sending;
  assert.equal(commands.busy, false);
  assert.equal(commands.isAhead, true);
});

test("quick presses are sent one after the other, each on top of the one before", async () => {
  const { commands, sent } = commandsAt({ now: 0 }, { isSlow: true });
  const answers = await Promise.all([
    commands.send("extend", { seconds: 300 }), commands.send("extend", { seconds: 300 }), commands.send("round.extend", { seconds: 30 }), commands.send("next"),
  ]);
  assert.deepEqual(answers.map(isTaken), [true, true, true, true]);
  assert.deepEqual(sent.map(([type, { expect }]) => [type, expect]), [
    ["programme.extend", 7], ["programme.extend", 8], ["round.extend", 9], ["programme.next", 10],
  ]);
});

test("what somebody else has done between two presses is not passed over", async () => {
  const { commands, server } = commandsAt({ now: 0 }, { isSlow: true });
  assert.equal(isTaken(await commands.send("extend", { seconds: 300 })), true);
  server.revision += 1;
  assert.equal(isTaken(await commands.send("extend", { seconds: 300 })), false);
  assert.equal(isTaken(await commands.send("extend", { seconds: 300 })), false);
  server.show();
  assert.equal(isTaken(await commands.send("extend", { seconds: 300 })), true);
});

test("however slow the line, Next is not pressed twice on the same block", async () => {
  const clock = { now: 0 };
  const { commands, server } = commandsAt(clock, { isSlow: true });
  const first = commands.send("next");
  clock.now = 3000;
  assert.equal(await commands.send("next"), null);
  await first;
  clock.now = 6000;
  assert.equal(await commands.send("next"), null);
  server.show();
  assert.equal(isTaken(await commands.send("next")), true);
  assert.equal(server.revision, 9);
});

test("a press that was refused or lost may be repeated", async () => {
  const clock = { now: 0 };
  const { commands, server } = commandsAt(clock);
  server.revision = 8;
  assert.equal(isTaken(await commands.send("next")), false);
  server.show();
  clock.now = 1000;
  assert.equal(isTaken(await commands.send("next")), true);
  commands.op = () => Promise.reject(new Error("lost"));
  clock.now = 2000;
  await assert.rejects(commands.send("next"));
  await assert.rejects(commands.send("extend"));
  clock.now = 3000;
  await assert.rejects(commands.send("next"));
});

test("two blocks are skipped as fast as one can press, and one of them once", async () => {
  const { commands, sent } = commandsAt({ now: 0 });
  await Promise.all(["lunch", "lunch", "talk"].map((block) => commands.send("skip", { block })));
  assert.deepEqual(sent.map(([, { block }]) => block), ["lunch", "talk"]);
});

test("a server that was put back to an earlier day is followed there", async () => {
  const { commands, server } = commandsAt({ now: 0 });
  await commands.send("extend", { seconds: 60 });
  Object.assign(server, { revision: 3, shown: 3 });
  assert.equal(isTaken(await commands.send("extend", { seconds: 60 })), true);
});
