import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ClockEstimate,
  formatRemaining,
  goesOnAt,
  lengthOfBlock,
  remaining,
  shiftedTimes,
  timePerQuestion,
  untilNextSecond,
} from "../../static/js/live/clock.js";

const MINUTE = 60_000;
const start = Date.UTC(2023, 3, 27, 9, 0);

function block(key, from, minutes, more = {}) {
  const planned_start = start + from * MINUTE;
  const planned_end = planned_start + minutes * MINUTE;
  return { key, minutes, length: minutes * 60, planned_start, planned_end, actual_start: null, actual_end: null, latest_start: null, fixed_at: null, questions: [], ...more };
}

function programme(more = {}) {
  const blocks = [block("one", 0, 10, { actual_start: start }), block("two", 10, 20), block("three", 30, 5)];
  return { status: "running", block: "one", block_started_at: start, starts_at: start, ends_at: start + 10 * MINUTE, paused_at: null, blocks, ...more };
}

test("the sample with the shortest round trip wins", () => {
  const clock = new ClockEstimate();
  clock.add({ sent: 1000, received: 1400, server: 6250 });
  clock.add({ sent: 2000, received: 2010, server: 7005 });
  clock.add({ sent: 3000, received: 3300, server: 8120 });
  assert.equal(clock.offset, 5000);
  assert.equal(clock.now(4000), 9000);
});

test("a step of the clock is believed from the next sample on", () => {
  const clock = new ClockEstimate();
  clock.add({ sent: 1000, received: 1002, server: 1001 });
  clock.add({ sent: 3_601_000, received: 3_601_100, server: 5050 });
  assert.equal(clock.offset, 5050 - 3_601_050);
  assert.equal(clock.now(3_601_100), 5100);
});

test("without a sample the device's own clock is used", () => {
  const clock = new ClockEstimate();
  assert.equal(clock.now(123), 123);
  clock.add({ sent: 1000, received: 1000, server: 50 });
  assert.equal(clock.now(1000), 50);
});

test("what is assumed holds until the server is heard, however far off it was", () => {
  const clock = new ClockEstimate();
  clock.assume(900_000);
  assert.equal(clock.now(1000), 901_000);
  clock.slept(60_000);
  assert.equal(clock.now(2000), 962_000);
  clock.hear({ received: 3000, server: 4000, delay: 900 });
  assert.equal(clock.now(3000), 4000);
});

test("an answer without a time is no sample, and what is no number is not assumed", () => {
  const clock = new ClockEstimate();
  clock.assume(5000);
  clock.assume(undefined);
  clock.add({ sent: 1000, received: 1010 });
  clock.hear({ received: 1000, server: undefined, delay: 10 });
  assert.equal(clock.now(1000), 6000);
  clock.add({ sent: 2000, received: 2010, server: 9005 });
  clock.add({ sent: 3000, received: 3010, server: NaN });
  assert.equal(clock.now(4000), 11_000);
});

test("what the server says unasked is taken as true when it came, until a better sample", () => {
  const clock = new ClockEstimate();
  clock.hear({ received: 2000, server: 7000, delay: 900 });
  assert.equal(clock.now(2000), 7000);
  clock.add({ sent: 3000, received: 3100, server: 8250 });
  assert.equal(clock.now(3100), 8300);
});

test("time stands still rather than to go back when a better sample comes", () => {
  const clock = new ClockEstimate();
  clock.add({ sent: 0, received: 300, server: 250 });
  assert.equal(clock.now(1000), 1100);
  clock.add({ sent: 1000, received: 1010, server: 1005 });
  assert.deepEqual([1010, 1050, 1100, 1150].map((now) => clock.now(now)), [1100, 1100, 1100, 1150]);
});

test("after a sleep the clock is right before the server has been asked", () => {
  const clock = new ClockEstimate();
  clock.add({ sent: 0, received: 10, server: 5 });
  clock.slept(60_000);
  assert.equal(clock.now(1000), 61_000);
  clock.add({ sent: 2000, received: 2010, server: 32_005 });
  assert.equal(clock.now(2010), 32_010);
});

test("uneven delays of 50 to 300 ms leave less than 200 ms, and time never goes back", () => {
  const delay = () => 50 + 250 * Math.random();
  const errors = [];
  for (let device = 0; device < 200; device += 1) {
    const off = (Math.random() - 0.5) * 30 * MINUTE;
    const clock = new ClockEstimate();
    const upTo = delay();
    clock.hear({ received: off + upTo, server: 0, delay: 900 });
    let earlier = -Infinity;
    for (let at = 400; at < 60_000; at += 100) {
      if (at % 20_000 < 1000 && at % 400 === 0) {
        const [there, back] = [delay(), delay()];
        clock.add({ sent: at + off, received: at + off + there + back, server: at + there });
      }
      const now = clock.now(at + 700 + off);
      assert.ok(now >= earlier);
      earlier = now;
      errors.push(Math.abs(now - (at + 700)));
    }
  }
  errors.sort((one, other) => one - other);
  assert.ok(errors[Math.floor(errors.length * 0.95)] <= 200, String(errors[Math.floor(errors.length * 0.95)]));
});

test("ten minutes without the server, on a quartz that is 200 ppm off, cost less than half a second", () => {
  for (const drift of [-200e-6, 200e-6]) {
    const device = (at) => at * (1 + drift) - 7 * MINUTE;
    const clock = new ClockEstimate();
    for (const at of [0, 400, 1000, 25_000]) clock.add({ sent: device(at), received: device(at + 200), server: at + 60 });
    assert.ok(Math.abs(clock.now(device(25_000 + 10 * MINUTE)) - (25_000 + 10 * MINUTE)) < 500);
  }
});

test("a figure in seconds changes when the second of what is left is over", () => {
  assert.equal(untilNextSecond(31_250, 0), 250);
  assert.equal(untilNextSecond(31_000, 0), 1000);
  assert.equal(untilNextSecond(-250, 0), 750);
  assert.equal(untilNextSecond(null, 5_400), 600);
});

test("what remains stands still while paused and goes below zero when over time", () => {
  assert.equal(remaining(programme(), start + 4 * MINUTE), 6 * MINUTE);
  assert.equal(remaining(programme({ status: "paused", paused_at: start + MINUTE }), start + 90 * MINUTE), 9 * MINUTE);
  assert.equal(remaining(programme(), start + 12 * MINUTE), -2 * MINUTE);
  assert.equal(remaining(programme({ status: "planned", ends_at: null }), start), null);
  assert.equal(remaining(programme({ status: "finished" }), start), null);
});

test("time is written so that zero means that time is up", () => {
  assert.equal(formatRemaining(31 * MINUTE + 20_000), "31:20");
  assert.equal(formatRemaining(59_001), "1:00");
  assert.equal(formatRemaining(1), "0:01");
  assert.equal(formatRemaining(0), "0:00");
  assert.equal(formatRemaining(-999), "0:00");
  assert.equal(formatRemaining(-125_000), "\u22122:05");
  assert.equal(formatRemaining(65 * MINUTE), "1:05:00");
});

test("while on time the later blocks stand where they were", () => {
  const times = shiftedTimes(programme(), start + 3 * MINUTE);
  assert.deepEqual(times.map(({ start: from }) => (from - start) / MINUTE), [0, 10, 30]);
});

test("over time and in a pause the later blocks move on with the clock", () => {
  const late = shiftedTimes(programme(), start + 14 * MINUTE);
  assert.deepEqual(late.map(({ end }) => (end - start) / MINUTE), [14, 34, 39]);
  const paused = shiftedTimes(programme({ status: "paused", paused_at: start + 5 * MINUTE }), start + 8 * MINUTE);
  assert.deepEqual(paused.map(({ end }) => (end - start) / MINUTE), [13, 33, 38]);
});

test("a block with a fixed time waits for it, and no longer than that", () => {
  const blocks = [block("one", 0, 10), block("two", 60, 20, { fixed_at: start + 60 * MINUTE }), block("three", 80, 5)];
  const starts = (now) => shiftedTimes(programme({ blocks }), now).map(({ start: from }) => (from - start) / MINUTE);
  assert.deepEqual(starts(start + 14 * MINUTE), [0, 60, 80]);
  assert.deepEqual(starts(start + 70 * MINUTE), [0, 70, 90]);
});

test("people are to be back when the next block starts, which may be later than the break's end", () => {
  const lunch = block("lunch", 0, 10);
  const skipped = block("song", 10, 5, { length: 0 });
  const fixed = block("talk", 30, 20, { fixed_at: start + 30 * MINUTE });
  const back = (blocks, now) => goesOnAt(programme({ block: "lunch", blocks }), now);
  assert.equal(back([lunch, skipped, fixed], start + 3 * MINUTE), start + 30 * MINUTE);
  assert.equal(back([lunch, skipped, { ...fixed, fixed_at: null }], start + 3 * MINUTE), start + 10 * MINUTE);
  assert.equal(back([lunch, fixed], start + 40 * MINUTE), start + 40 * MINUTE);
  assert.equal(back([lunch, skipped], start), null);
});

test("what is over stands where it was, and what was left out where it was planned", () => {
  const blocks = [
    block("one", 0, 10, { latest_start: start + MINUTE, actual_end: start + 13 * MINUTE }),
    block("two", 10, 20),
    block("three", 30, 5, { latest_start: start + 13 * MINUTE, actual_end: start + 20 * MINUTE }),
  ];
  const over = shiftedTimes(programme({ blocks, status: "finished", block: null, ends_at: null }), start + 70 * MINUTE);
  assert.deepEqual(over.map((time) => [(time.start - start) / MINUTE, (time.end - start) / MINUTE]), [[1, 13], [10, 30], [13, 20]]);
});

test("a block that was gone back to stands where its latest visit began", () => {
  const first = { actual_start: start, actual_end: start + 10 * MINUTE, latest_start: start };
  const blocks = [block("one", 0, 10, { ...first, latest_start: start + 50 * MINUTE }), block("two", 10, 20)];
  const times = (more) => shiftedTimes(programme({ blocks, ...more }), start + 60 * MINUTE)[0];
  const again = times({ block_started_at: start + 50 * MINUTE, ends_at: start + 80 * MINUTE });
  assert.deepEqual(again, { start: start + 50 * MINUTE, end: start + 80 * MINUTE, skipped: false });
  blocks[0].actual_end = start + 70 * MINUTE;
  const behind = times({ block: "two", block_started_at: start + 70 * MINUTE, ends_at: start + 90 * MINUTE });
  assert.deepEqual(behind, { start: start + 50 * MINUTE, end: start + 70 * MINUTE, skipped: false });
});

test("a block has the length it was last given, and one that is skipped takes none", () => {
  const shorter = block("two", 10, 20, { length: 15 * 60 });
  const skipped = block("three", 30, 5, { length: 0 });
  const last = block("four", 35, 5);
  const times = shiftedTimes(programme({ blocks: [block("one", 0, 10), shorter, skipped, last] }), start + 14 * MINUTE);
  assert.deepEqual(times.map((time) => (time.end - start) / MINUTE), [14, 29, 29, 34]);
  assert.deepEqual(times.map((time) => time.skipped), [false, false, true, false]);
});

test("a seminar that has not started is expected to start now at the earliest", () => {
  const waiting = programme({ status: "planned", block: null, ends_at: null });
  assert.equal(shiftedTimes(waiting, start - MINUTE)[0].start, start);
  assert.equal(shiftedTimes(waiting, start + 7 * MINUTE)[1].start, start + 17 * MINUTE);
});

test("every question gets an even share of the time", () => {
  const work = block("work", 0, 40, { questions: [1, 2, 3, 4] });
  const shared = (left) => timePerQuestion(work, 40 * MINUTE, left);
  assert.deepEqual(shared(40 * MINUTE), { share: 10 * MINUTE, index: 0, left: 10 * MINUTE });
  assert.deepEqual(shared(25 * MINUTE), { share: 10 * MINUTE, index: 1, left: 5 * MINUTE });
  assert.deepEqual(shared(1 * MINUTE), { share: 10 * MINUTE, index: 3, left: MINUTE });
  assert.deepEqual(shared(-2 * MINUTE), { share: 10 * MINUTE, index: 3, left: -2 * MINUTE });
  assert.equal(shared(null), null);
  assert.equal(timePerQuestion(block("talk", 0, 10), 10 * MINUTE, MINUTE), null);
  assert.deepEqual(timePerQuestion(work, 0, 0), { share: 0.25, index: 3, left: 0 });
});

test("a block takes what it was given and what was added, and no pause makes it longer", () => {
  const length = (more) => lengthOfBlock(programme(more)) / MINUTE;
  assert.equal(length({}), 10);
  assert.equal(length({ ends_at: start + 15 * MINUTE }), 15);
  assert.equal(length({ ends_at: start + 22 * MINUTE, paused_for: 7 * MINUTE }), 15);
  assert.equal(length({ paused_for: 0, paused_at: start + 3 * MINUTE }), 10);
});
