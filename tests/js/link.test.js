import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkWatch } from "../../static/js/live/link.js";

/** A watch in a time that the test moves, and all that it said and asked. */
function watched(context, { answers = () => false, devices } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const world = { now: 0, said: [], probes: [] };
  world.watch = new LinkWatch({
    onSilence: () => world.said.push(["silence", world.now]),
    onReturn: () => world.said.push(["return", world.now]),
    probe: async (within) => {
      world.probes.push({ at: world.now, within });
      return answers(world.now);
    },
    devices,
    time: () => world.now,
    random: () => 0.5,
  });
  world.pass = async (milliseconds) => {
    for (const end = world.now + milliseconds; world.now < end; ) {
      world.now += 50;
      context.mock.timers.tick(50);
      await new Promise(setImmediate);
    }
  };
  return world;
}

test("a server that says something every two seconds is not silent", async (context) => {
  const world = watched(context);
  world.watch.found();
  for (let beat = 0; beat < 20; beat += 1) {
    await world.pass(2000);
    world.watch.heard();
  }
  assert.deepEqual(world.said, []);
  assert.deepEqual(world.probes, []);
});

test("silence is told within five seconds of the last word, once", async (context) => {
  const world = watched(context);
  world.watch.found();
  await world.pass(3000);
  world.watch.heard();
  await world.pass(20_000);
  assert.deepEqual(world.said, [["silence", 7500]]);
});

test("the server's return is noticed within a second, whatever became of earlier questions", async (context) => {
  const world = watched(context, { answers: (now) => (now >= 30_000 ? true : new Promise(() => {})) });
  world.watch.found();
  await world.pass(32_000);
  const [, [what, at]] = world.said;
  assert.equal(what, "return");
  assert.ok(at <= 31_000, String(at));
});

test("one question at a time is a patient one, for slow lines", async (context) => {
  const world = watched(context, { answers: () => new Promise(() => {}) });
  world.watch.lost();
  await world.pass(10_000);
  assert.deepEqual(world.probes.slice(0, 5).map(({ within }) => within), [1000, 1000, 1000, 10_000, 1000]);
  assert.equal(world.probes.filter(({ within }) => within === 10_000).length, 1);
});

test("five thousand devices on which the server hung up ask at most 500 times a second", async (context) => {
  const world = watched(context, { devices: () => 5000 });
  world.watch.lost({ hungUp: true });
  await world.pass(60_000);
  assert.ok(world.probes.length <= 6, String(world.probes.length));
});

test("a device whose own line fell silent asks every half second, however large the hall", async (context) => {
  const world = watched(context, { devices: () => 5000, answers: (now) => now >= 30_000 });
  world.watch.found();
  await world.pass(31_000);
  assert.equal(world.probes[1].at - world.probes[0].at, 500);
  const [, [what, at]] = world.said;
  assert.equal(what, "return");
  assert.ok(at <= 30_500, String(at));
});

test("a return that leads nowhere is tried again, more and more seldom", async (context) => {
  const world = watched(context, { answers: () => true });
  world.watch.lost();
  const returns = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    while (world.said.length <= attempt) await world.pass(50);
    returns.push(world.now);
    world.watch.lost();
  }
  const pauses = returns.slice(1).map((at, index) => at - returns[index]);
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000]);
});

test("what may have brought the server back makes it look at once", async (context) => {
  const world = watched(context, { answers: () => true, devices: () => 5000 });
  world.watch.lost({ hungUp: true });
  world.watch.lookNow();
  await world.pass(50);
  assert.equal(world.said.length, 1);
  world.watch.found();
  world.watch.lookNow();
  assert.equal(world.probes.length, 1);
});

test("nothing is asked after the end", async (context) => {
  const world = watched(context);
  world.watch.lost();
  world.watch.stop();
  await world.pass(10_000);
  assert.deepEqual(world.probes, []);
});
