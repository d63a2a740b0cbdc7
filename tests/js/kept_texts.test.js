import assert from "node:assert/strict";
import { test } from "node:test";
import { keptTexts, withoutOperations } from "../../static/js/components/kept_texts.js";

const waits = (id, point, text, more = {}) => ({ op: { id, type: "point.save", point, text, ...more }, sent: false });
const refused = (id, point, text) => ({ ...waits(id, point, text), error: { code: "not_allowed" } });
const record = (entries, more = {}) => ({ entries, refused: [], at: 1, ...more });

test("of each point the newest text is told, with all the operations that hold it", () => {
  const entries = [
    waits("1", "p", "A bus"),
    waits("2", "q", "A room"),
    waits("3", "p", "A bus at night", { type: "point.resolve" }),
  ];
  assert.deepEqual(keptTexts([["ABCD2345/4/page", record(entries)]]), [
    {
      code: "ABCD2345",
      group: 4,
      texts: [
        { point: "p", text: "A bus at night", operations: ["1", "3"] },
        { point: "q", text: "A room", operations: ["2"] },
      ],
    },
  ]);
});

test("a draft that was refused is told beside what was written later", () => {
  const [group] = keptTexts([["A/1/x", record([waits("2", "p", "Later")], { refused: [refused("1", "p", "Draft")] })]]);
  assert.deepEqual(group.texts.map(({ text }) => text), ["Draft", "Later"]);
});

test("what is blank or no text is left out, and so is a group with nothing else", () => {
  const emptied = [waits("1", "p", "Was something"), waits("2", "p", " \n")];
  const others = [{ op: { id: "3", type: "priorities.set", question: "q", points: ["p"] } }, { op: { id: "4", type: "point.remove", point: "r" } }];
  assert.deepEqual(keptTexts([["A/1/x", record(emptied)], ["A/2/y", record(others)], ["A/3/z", record([])]]), []);
  assert.deepEqual(keptTexts([]), []);
});

test("the group that was written in last comes first, and the pages of one group are one", () => {
  const groups = keptTexts([
    ["A/1/x", record([waits("1", "p", "Old")], { at: 10 })],
    ["B/12/y", record([waits("2", "q", "Newest")], { at: 30 })],
    ["A/1/z", record([waits("3", "r", "Newer")], { at: 20 })],
    ["A/3/u", { entries: [waits("4", "s", "Of an earlier version")] }],
  ]);
  assert.deepEqual(
    groups.map(({ code, group, texts }) => [code, group, texts.map(({ text }) => text)]),
    [["B", 12, ["Newest"]], ["A", 1, ["Newer", "Old"]], ["A", 3, ["Of an earlier version"]]],
  );
});

test("what two pages hold alike is told once, and what differs is told twice", () => {
  const [group] = keptTexts([
    ["A/1/x", record([waits("1", "p", "Alike")], { at: 2 })],
    ["A/1/y", record([waits("2", "p", "Alike"), waits("3", "q", "Only here")])],
    ["A/1/z", record([waits("4", "p", "Different")], { at: 0 })],
  ]);
  assert.deepEqual(group.texts, [
    { point: "p", text: "Alike", operations: ["1", "2"] },
    { point: "q", text: "Only here", operations: ["3"] },
    { point: "p", text: "Different", operations: ["4"] },
  ]);
});

test("a record loses what was deleted and nothing else", () => {
  const whole = record([waits("1", "p", "A"), waits("2", "q", "B")], { refused: [refused("3", "r", "C")] });
  assert.deepEqual(withoutOperations(whole, ["1", "3"]), record([waits("2", "q", "B")]));
  assert.equal(withoutOperations(whole, ["1", "2", "3"]), null);
  assert.deepEqual(withoutOperations(whole, ["unknown"]), whole);
});
