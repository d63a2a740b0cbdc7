import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { onOnePage } from "../../static/js/components/one_page.js";

const START = Date.UTC(2026, 3, 27, 9, 0);

/**
 * A device: what its pages share, with locks or without. What one keeps is seen at once, or a moment
 * later, as it is where pages have processes of their own.
 */
function device({ hasLocks = true, keeps = true, seenAfter = 0 } = {}) {
  const kept = new Map();
  const refuse = () => { throw new Error("no"); };
  const keep = (key, value) => (seenAfter ? setTimeout(() => kept.set(key, value), seenAfter) : kept.set(key, value));
  let queue = Promise.resolve();
  const request = (name, work) => (queue = queue.then(work));
  globalThis.localStorage = keeps ? { getItem: (key) => kept.get(key) ?? null, setItem: keep } : { getItem: refuse, setItem: refuse };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: hasLocks ? { locks: { request } } : {} });
}

afterEach(() => {
  delete globalThis.localStorage;
  delete globalThis.navigator;
});

/** Which of the pages did it, each at its moment, all at once. */
async function doneBy(...moments) {
  const done = [];
  await Promise.all(moments.map((moment, page) => onOnePage("sound", moment, () => done.push(page))));
  return done;
}

test("of several pages that want to sound for the same moment, one does", async () => {
  for (const hasLocks of [true, false]) {
    device({ hasLocks });
    assert.deepEqual(await doneBy(START, START, START), [0]);
    assert.deepEqual(await doneBy(START), [], "a page that comes later");
    assert.deepEqual(await doneBy(START + 5000), [0], "the next alert");
    assert.deepEqual(await doneBy(START), [], "a page that is two alerts late");
  }
});

test("over plain http, too, one does of pages that don't see each other's claim at first", async () => {
  device({ hasLocks: false, seenAfter: 20 });
  assert.deepEqual(await doneBy(START, START, START), [2]);
  assert.deepEqual(await doneBy(START), [], "a page that comes later");
});

test("sound and vibration are each done once", async () => {
  device();
  const done = [];
  for (const name of ["sound", "vibration", "sound"]) await onOnePage(name, START, () => done.push(name));
  assert.deepEqual(done, ["sound", "vibration"]);
});

test("a clock that was far ahead silences nothing", async () => {
  device();
  await doneBy(START + 3_600_000);
  assert.deepEqual(await doneBy(START), [0]);
});

test("a device that keeps nothing sounds on every page rather than on none", async () => {
  for (const hasLocks of [true, false]) {
    device({ hasLocks, keeps: false });
    assert.deepEqual(await doneBy(START, START), [0, 1]);
  }
});
