import assert from "node:assert/strict";
import { test } from "node:test";
import { movedWith } from "../../static/js/group/fields.js";

const cases = [
  ["nothing has changed", "Buses", "Buses", 3, 3],
  ["words come before it", "Buses", "More Buses", 5, 10],
  ["words come after it", "Buses", "Buses at night", 5, 5],
  ["words come after the place it stands at", "Buses at night", "Buses late at night", 5, 5],
  ["words before it are gone", "More Buses", "Buses", 10, 5],
  ["the words it stood in are others", "A bus to school", "A train to school", 4, 7],
  ["all is gone", "Buses", "", 3, 0],
  ["a letter that occurs twice comes again", "aa", "aaa", 2, 2],
];

for (const [what, before, after, place, moved] of cases) {
  test(`the caret stays between the same words where ${what}`, () => {
    assert.equal(movedWith(before, after, place), moved);
  });
}
