import assert from "node:assert/strict";
import { test } from "node:test";
import { restingTexts } from "../../static/js/group/revisions.js";

function revision(rev, text, at, by = 1, removed = false) {
  return { rev, text, at, by, removed };
}

function texts(...revisions) {
  return restingTexts(revisions.reverse()).map(({ text }) => text);
}

test("a text that was typed in one go is one text", () => {
  assert.deepEqual(texts(revision(1, "A b", 0), revision(2, "A better", 400), revision(3, "A better bus", 900)), ["A better bus"]);
});

test("a pause makes the text before it one to come back to", () => {
  assert.deepEqual(texts(revision(1, "A bus", 0), revision(2, "A bus line", 11_000)), ["A bus line", "A bus"]);
});

test("another person's text is one of its own", () => {
  assert.deepEqual(texts(revision(1, "A bus", 0, 1), revision(2, "A bus, said Ola", 300, 2)), ["A bus, said Ola", "A bus"]);
});

test("words that were taken away are found again, however quickly", () => {
  assert.deepEqual(texts(revision(1, "A bus to the school", 0), revision(2, "A", 300), revision(3, "A train", 700)), ["A train", "A bus to the school"]);
});

test("removing and restoring adds no text", () => {
  assert.deepEqual(texts(revision(1, "A bus", 0), revision(2, "A bus", 20_000, 1, true), revision(3, "A bus", 40_000)), ["A bus"]);
});

test("a point without words has nothing to show", () => {
  assert.deepEqual(restingTexts([]), []);
});
