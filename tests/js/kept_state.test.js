import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { KeptState } from "../../static/js/live/kept_state.js";

let kept;

beforeEach(() => {
  kept = new Map();
  globalThis.sessionStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
});

afterEach(() => delete globalThis.sessionStorage);

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
    kept.set("state/ABCD/4", text);
    assert.equal(keeper().read(), null);
  }
  delete globalThis.sessionStorage;
  assert.equal(keeper().read(), null);
});
