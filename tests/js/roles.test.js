import assert from "node:assert/strict";
import { test } from "node:test";
import { holderWhoLeft, isFree } from "../../static/js/group/roles.js";

const group = {
  participants: [{ id: 1, name: "Ada", present: true }, { id: 2, name: "Bo", present: false }],
  roles: { leader: 1, timekeeper: 2, scribe: null, theme_keeper: 1 },
};

test("a role is free when nobody has it, and when whoever has it is gone", () => {
  const free = Object.keys(group.roles).filter((role) => isFree(group, role));
  assert.deepEqual(free, ["timekeeper", "scribe"]);
});

test("only a holder who is gone has left", () => {
  const left = Object.keys(group.roles).map((role) => holderWhoLeft(group, role)?.name ?? null);
  assert.deepEqual(left, [null, "Bo", null, null]);
});
