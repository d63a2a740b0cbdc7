import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchAnewIfOlder, versionOf } from "../../static/js/live/version.js";

function page(own) {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  let reloads = 0;
  const hears = (version, now = 1_000_000) => fetchAnewIfOlder(version, { own, storage, now, reload: () => (reloads += 1) });
  return { hears, storage, reloads: () => reloads };
}

test("the version stands in the address", () => {
  assert.equal(versionOf("https://seminar.example.no/static/0123456789abcdef/js/live/version.js"), "0123456789abcdef");
});

test("a page as new as its server stays", () => {
  const one = page("new");
  assert.deepEqual([one.hears("new"), one.hears(undefined), one.reloads()], [false, false, 0]);
});

test("an older page is fetched anew, and not again within a minute", () => {
  const one = page("old");
  assert.deepEqual([0, 1, 59_999, 60_000].map((later) => one.hears("new", 1_000_000 + later)), [true, false, false, true]);
  assert.equal(one.reloads(), 2);
});

test("where nothing can be kept, the page stays as it is", () => {
  const one = page("old");
  one.storage.getItem = () => {
    throw new Error("forbidden");
  };
  assert.deepEqual([one.hears("new"), one.reloads()], [false, 0]);
});
