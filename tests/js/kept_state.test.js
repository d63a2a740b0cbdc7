import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { KeptState } from "../../static/js/live/kept_state.js";

const DAY = 24 * 60 * 60_000;

// As browsers have it: what is kept are the object's own properties.
class Storage {
  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, value) {
    this[key] = value;
  }

  removeItem(key) {
    delete this[key];
  }
}

beforeEach(() => {
  Object.defineProperty(globalThis, "localStorage", { value: new Storage(), configurable: true });
});

afterEach(() => delete globalThis.localStorage);

const keeper = (ahead = () => 0) => new KeptState("ABCD/4", { ahead });

test("the newest state is kept, with how far the server's clock was ahead by then", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let ahead = -899_000;
  const state = keeper(() => ahead);
  state.keep({ seq: 1 });
  state.keep({ seq: 2 });
  ahead = -900_000;
  context.mock.timers.tick(1000);
  assert.deepEqual(keeper().read(), { state: { seq: 2 }, ahead: -900_000 });
});

test("what is forgotten is not kept after all", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const state = keeper();
  state.keep({ seq: 1 });
  state.forget();
  context.mock.timers.tick(1000);
  assert.equal(state.read(), null);
});

test("what an earlier version of the page kept, or what can't be read, is nothing", () => {
  for (const text of ['{"seq":{},"programme":{}}', "{", "null"]) {
    const state = keeper();
    localStorage.setItem("state/ABCD/4", text);
    assert.equal(state.read(), null);
  }
  delete globalThis.localStorage;
  assert.equal(keeper().read(), null);
});

test("after a day it is gone, of whatever group, and what is not ours stays", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
  localStorage.setItem("ds:alerts", "on");
  keeper().keep({ seq: 1 });
  context.mock.timers.tick(1000);
  context.mock.timers.tick(DAY - 1);
  assert.deepEqual(keeper().read(), { state: { seq: 1 }, ahead: 0 });
  context.mock.timers.tick(1);
  new KeptState("EFGH/1", { ahead: () => 0 });
  assert.deepEqual(Object.keys(localStorage), ["ds:alerts"]);
});
