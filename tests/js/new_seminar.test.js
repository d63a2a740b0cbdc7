import assert from "node:assert/strict";
import { test } from "node:test";

import { namedGroups, preview } from "../../static/js/new_seminar/preview.js";

test("clock times follow from the start and the lengths", () => {
  const blocks = [{ minutes: 25 }, { minutes: 20 }, { minutes: 55 }];
  assert.deepEqual(preview("09:00", blocks), { starts: ["09:00", "09:25", "09:45"], end: "10:40" });
});

test("a fixed start waits for its time and is never early", () => {
  const blocks = [{ minutes: 30 }, { minutes: 10, fixedStart: "10:00" }, { minutes: 5, fixedStart: "09:00" }];
  assert.deepEqual(preview("09:00", blocks), { starts: ["09:00", "10:00", "10:10"], end: "10:15" });
});

test("past midnight the clock goes on, and nonsense gives nothing", () => {
  assert.deepEqual(preview("23:30", [{ minutes: 60 }]), { starts: ["23:30"], end: "00:30" });
  assert.equal(preview("", []), null);
  assert.equal(preview("25:00", []), null);
});

test("only lines with something on them name a group", () => {
  assert.equal(namedGroups("Oslo\n\n  \nBergen; Vest"), 2);
  assert.equal(namedGroups(""), 0);
});
