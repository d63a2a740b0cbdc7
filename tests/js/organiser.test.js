import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, narrowed, totals } from "../../static/js/organiser/filters.js";
import { rankPoints, rankedEntries, sameTextKey } from "../../static/js/organiser/ranking.js";

function point(group, number, rank, text, fields = {}) {
  return { id: `${group}-${number}`, group, number, rank, text, created_at: number, ...fields };
}

test("texts are the same but for capitals, white space and closing punctuation", () => {
  assert.equal(sameTextKey("  Mer  tid. "), sameTextKey("mer tid"));
  assert.equal(sameTextKey("STRASSE"), sameTextKey("Straße"));
  assert.equal(sameTextKey("…"), "…");
  assert.notEqual(sameTextKey("på"), sameTextKey("pa"));
});

test("the first of three gives three rank points", () => {
  assert.deepEqual([1, 2, 3, null].map((rank) => rankPoints(rank, 3)), [3, 2, 1, 0]);
  assert.equal(rankPoints(3, 2), 0);
});

test("number of groups leads, then rank points, then who came first", () => {
  const entries = rankedEntries(
    [
      point(1, 1, 3, "Mer tid"),
      point(2, 2, 3, "mer tid."),
      point(3, 3, 1, "En felles plan"),
      point(4, 4, 2, "Faste møter"),
      point(5, 5, 2, "Bedre lokaler"),
      point(6, 6, null, "Ikke valgt"),
    ],
    3,
  );
  assert.deepEqual(
    entries.map(({ place, text, groups, rankPoints: worth, weight }) => [place, text, groups, worth, weight]),
    [
      [1, "Mer tid", [1, 2], 2, 1],
      [2, "En felles plan", [3], 3, 0.5],
      [3, "Faste møter", [4], 2, 0.5],
      [4, "Bedre lokaler", [5], 2, 0.5],
    ],
  );
});

test("a group counts once in an entry, with its best rank", () => {
  const [entry] = rankedEntries([point(1, 1, 2, "Plan"), point(1, 2, 1, "plan")], 3);
  assert.deepEqual([entry.groups, entry.rankPoints, entry.points.length], [[1], 3, 2]);
  assert.deepEqual(rankedEntries([], 3), []);
});

const feedback = [
  { question: "a", points: [point(1, 1, 1, "x", { site: "Oslo", municipality: "Asker" })] },
  { question: "b", points: [point(1, 2, 1, "y", { site: "Oslo", municipality: "Asker" }), point(2, 1, 1, "z", { site: "Førde", municipality: "" })] },
];

test("filters narrow by question, site and municipality", () => {
  assert.deepEqual(choices(feedback), { sites: ["Førde", "Oslo"], municipalities: ["Asker"] });
  assert.deepEqual(totals(narrowed(feedback, {})), { points: 3, groups: 2 });
  assert.deepEqual(totals(narrowed(feedback, { question: "b" })), { points: 2, groups: 2 });
  assert.deepEqual(totals(narrowed(feedback, { site: "Førde" })), { points: 1, groups: 1 });
  assert.deepEqual(totals(narrowed(feedback, { municipality: "Asker", question: "a" })), { points: 1, groups: 1 });
});
