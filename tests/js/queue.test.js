import assert from "node:assert/strict";
import { test } from "node:test";
import { characters, isTooLong, Queue } from "../../static/js/live/queue.js";

const typed = (text, more = {}) => ({ point: "p", question: "q", base: 0, text, ...more });
const texts = (queue) => queue.entries.map(({ op }) => op.text);

function send(queue, now) {
  const { entry } = queue.next(now);
  queue.sending(entry);
  return entry.op;
}

test("keystrokes become one operation, sent when the typing pauses", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  queue.save(typed("ab"), 100);
  assert.deepEqual(texts(queue), ["ab"]);
  assert.deepEqual(queue.next(200), { wait: 300 });
  assert.equal(queue.next(500).entry.op.text, "ab");
});

test("who never pauses is saved all the same", () => {
  const queue = new Queue();
  for (let now = 0; now <= 790; now += 10) queue.save(typed("x".repeat(now / 10 + 1)), now);
  assert.equal(queue.next(800).entry.op.type, "point.save");
});

test("what is typed while a text is under way waits for its answer and builds on it", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  const first = send(queue, 1000);
  queue.save(typed("ab"), 1100);
  queue.save(typed("abc"), 1200);
  assert.deepEqual(queue.next(5000), {});
  queue.answered({ ok: true, rev: 1 }, 1300);
  const second = send(queue, 5000);
  assert.deepEqual([second.base, second.text, second.id === first.id], [1, "abc", false]);
});

test("a text that was sent is never altered, and goes again under its id", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  const first = send(queue, 1000);
  queue.unanswered(1000);
  queue.save(typed("ab"), 1100);
  assert.deepEqual(queue.next(1100), { wait: 400 });
  assert.deepEqual(queue.next(9000).entry.op, first);
  assert.deepEqual(texts(queue), ["a", "ab"]);
});

test("a text that goes again gives way to what came meanwhile, and so does one taken over", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  assert.equal(send(queue, 1000).gives_way, undefined);
  queue.unanswered(1000);
  assert.equal(send(queue, 9000).gives_way, true);
  const next = new Queue();
  next.adopt([queue.record()]);
  next.save(typed("new", { point: "other" }), 9000);
  assert.equal(send(next, 9000).gives_way, true);
  next.answered({ ok: true, rev: 1 }, 9000);
  assert.equal(send(next, 19_000).gives_way, undefined);
});

test("what is typed on top of a text that stands beside another stays beside it until one is chosen", () => {
  const queue = new Queue();
  const flag = (op) => op.gives_way ?? false;
  const answer = (more) => queue.answered({ ok: true, rev: 5, ...more }, 9000);
  queue.save(typed("a"), 0);
  send(queue, 1000);
  queue.unanswered(1000);
  queue.save(typed("ab"), 1100);
  send(queue, 9000);
  answer({ conflict: true });
  assert.deepEqual([flag(send(queue, 9000))], [true]);
  answer({ conflict: true });
  queue.save(typed("abc", { base: 5 }), 9000);
  queue.save(typed("other", { point: "other" }), 9000);
  assert.deepEqual(queue.entries.map(({ op }) => flag(op)), [true, false]);
  send(queue, 19_000);
  answer({});
  queue.save(typed("abcd", { base: 5 }), 19_000);
  assert.equal(flag(queue.entries.at(-1).op), false);
});

test("after a restore, what waits builds on what the copy has, and keeps its id", () => {
  const queue = new Queue();
  queue.save(typed("a", { base: 6 }), 0);
  const { id } = send(queue, 1000);
  queue.unanswered(1000);
  queue.add({ type: "point.remove", point: "p", base: 6 }, 1000);
  queue.save(typed("b", { point: "gone", base: 3 }), 1000);
  queue.add({ type: "priorities.set", question: "q", points: ["p"] }, 1000);
  queue.save(typed("c", { point: "other", base: 2 }), 1000);
  queue.wentBack((point) => ({ p: 4, other: 7 })[point] ?? 0);
  assert.deepEqual(queue.entries.map(({ op }) => op.base), [4, 4, 0, undefined, 2]);
  assert.equal(queue.entries[0].op.id, id);
});

test("silence makes the next try wait longer, a new link tries at once", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  for (const now of [1000, 2000, 4000]) {
    send(queue, now);
    queue.unanswered(now);
  }
  assert.deepEqual(queue.next(4000), { wait: 2000 });
  queue.reconnected();
  assert.equal(queue.next(4000).entry.op.text, "a");
});

test("a busy server is tried again, and nothing is lost", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  send(queue, 1000);
  assert.equal(queue.answered({ ok: false, error: { code: "busy" } }, 1000), null);
  assert.deepEqual(queue.next(1000), { wait: 500 });
  assert.deepEqual(texts(queue), ["a"]);
});

test("a text that is refused is kept for its writer, and the next is sent", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  queue.save(typed("b", { point: "other" }), 0);
  send(queue, 1000);
  queue.answered({ ok: false, error: { code: "closed", message: "It is over" } }, 1000);
  assert.deepEqual(queue.refused.map(({ op, error }) => [op.text, error.code]), [["a", "closed"]]);
  assert.equal(queue.next(1000).entry.op.text, "b");
  assert.equal(queue.isEmpty, false);
  assert.equal(queue.hasOnlyDrafts, false);
  queue.dismiss(queue.refused[0].op.id);
  assert.deepEqual(queue.refused, []);
  assert.equal(queue.hasOnlyDrafts, false);
});

test("order holds: a rank is sent after the text it belongs to, which then doesn't wait", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  queue.add({ type: "priorities.set", question: "q", points: ["p"] }, 10);
  assert.equal(send(queue, 10).type, "point.save");
  queue.answered({ ok: true, rev: 1 }, 20);
  assert.equal(send(queue, 20).type, "priorities.set");
});

test("of several choices that wait, the last one counts", () => {
  const queue = new Queue();
  queue.add({ type: "priorities.set", question: "q", points: ["a"] }, 0);
  queue.add({ type: "priorities.set", question: "other", points: ["x"] }, 0);
  queue.add({ type: "priorities.set", question: "q", points: ["a", "b"] }, 1);
  assert.deepEqual(queue.entries.map(({ op }) => op.points), [["x"], ["a", "b"]]);
});

test("removing builds on the revision that the save before it got", () => {
  const queue = new Queue();
  queue.save(typed("a", { base: 3 }), 0);
  queue.add({ type: "point.remove", point: "p", base: 3 }, 1);
  send(queue, 1);
  queue.answered({ ok: true, rev: 4 }, 2);
  assert.equal(send(queue, 2).base, 4);
});

test("typing after a removal is an operation of its own", () => {
  const queue = new Queue();
  queue.save(typed("a", { base: 3 }), 0);
  queue.add({ type: "point.remove", point: "p", base: 3 }, 1);
  queue.save(typed("b", { base: 3 }), 2);
  assert.deepEqual(queue.entries.map(({ op }) => op.type), ["point.save", "point.remove", "point.save"]);
});

test("a new point emptied before it was sent is as if never written", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  assert.equal(queue.takeBack("p"), true);
  assert.equal(queue.isEmpty, true);
  queue.save(typed("a"), 0);
  send(queue, 1000);
  assert.equal(queue.takeBack("p"), false);
});

test("a text that is too long stays here, and others pass it", () => {
  const queue = new Queue();
  queue.save(typed("x".repeat(10_001)), 0);
  queue.save(typed("short", { point: "other" }), 0);
  assert.deepEqual([...queue.heldPoints()], ["p"]);
  assert.equal(send(queue, 1000).text, "short");
  queue.answered({ ok: true, rev: 1 }, 1000);
  assert.deepEqual(queue.next(5000), {});
  assert.deepEqual(queue.status({ online: true }), { state: "waiting", count: 1 });
  queue.save(typed("x".repeat(10_000)), 5000);
  assert.equal(queue.next(9000).entry.op.text.length, 10_000);
});

test("what is about a text that is too long waits with it", () => {
  const queue = new Queue();
  queue.save(typed("x".repeat(10_001)), 0);
  queue.add({ type: "priorities.set", question: "q", points: ["p"] }, 0);
  queue.add({ type: "priorities.set", question: "other", points: [] }, 0);
  assert.equal(send(queue, 1000).question, "other");
  queue.answered({ ok: true }, 1000);
  assert.deepEqual(queue.next(5000), {});
  queue.save(typed("short"), 5000);
  assert.equal(send(queue, 9000).text, "short");
  queue.answered({ ok: true, rev: 1 }, 9000);
  assert.deepEqual(send(queue, 9000).points, ["p"]);
});

test("a long text left behind by another page can still be made shorter", () => {
  const left = new Queue();
  left.save(typed("x".repeat(10_001)), 0);
  const queue = new Queue();
  queue.adopt([left.record()]);
  queue.save(typed("short"), 1);
  assert.deepEqual(texts(queue), ["short"]);
});

test("characters are counted as the server counts them", () => {
  assert.equal(characters("æøå"), 3);
  assert.equal(isTooLong("🎻".repeat(10_000)), false);
  assert.equal(isTooLong("🎻".repeat(10_001)), true);
});

test("what another page left behind is sent first and never merged into", () => {
  const left = new Queue();
  left.save(typed("left"), 0);
  const queue = new Queue();
  queue.save(typed("new", { point: "other" }), 0);
  queue.adopt([left.record()]);
  queue.adopt([left.record()]);
  queue.save(typed("left and more"), 1);
  assert.deepEqual(texts(queue), ["left", "new", "left and more"]);
  assert.equal(queue.next(1).entry.op.text, "left");
});

/** Answers an id as it did the first time, as the server does. */
function memory() {
  const texts = new Map();
  return {
    newest: null,
    take({ id, text }) {
      if (!texts.has(id)) this.newest = text;
      texts.set(id, texts.get(id) ?? { ok: true, rev: texts.size + 1 });
      return texts.get(id);
    },
  };
}

function sendAll(queue, server) {
  while (queue.entries.length) queue.answered(server.take(send(queue, 9000)), 9000);
}

test("what is typed after another page took the record over is not lost in an answer of old", () => {
  const server = memory();
  const asleep = new Queue();
  const next = new Queue();
  asleep.save(typed("Half a"), 0);
  asleep.record();
  next.adopt([asleep.record()]);
  sendAll(next, server);
  asleep.seal();
  asleep.save(typed("Half a sentence"), 5000);
  sendAll(asleep, server);
  assert.equal(server.newest, "Half a sentence");
});

test("what was typed after the record was kept, and before the sealing, is not lost either", () => {
  const server = memory();
  const busy = new Queue();
  const next = new Queue();
  busy.save(typed("Half a"), 0);
  busy.record();
  next.adopt([busy.record()]);
  sendAll(next, server);
  busy.save(typed("Half a sentence"), 100);
  busy.seal();
  assert.deepEqual(texts(busy), ["Half a", "Half a sentence"]);
  sendAll(busy, server);
  assert.equal(server.newest, "Half a sentence");
});

test("an id never stands for two texts, whoever may have the first one by now", () => {
  const server = memory();
  const busy = new Queue();
  const next = new Queue();
  busy.save(typed("Half a"), 0);
  next.adopt([busy.record()]);
  sendAll(next, server);
  busy.save(typed("Half a sentence"), 2200);
  sendAll(busy, server);
  assert.equal(server.newest, "Half a sentence");
});

test("a text that nobody else can have keeps its id while it grows", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  const { id } = queue.entries[0].op;
  queue.save(typed("ab"), 10);
  assert.equal(queue.entries[0].op.id, id);
});

test("what waits is stored when the device holds it as it is", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  const record = queue.record();
  assert.equal(queue.wouldLose, true);
  queue.stored(record);
  assert.equal(queue.wouldLose, false);
  queue.save(typed("ab"), 10);
  queue.stored(record);
  assert.equal(queue.wouldLose, true);
});

test("of what several pages left, the oldest goes first", () => {
  const left = (text, at) => {
    const queue = new Queue();
    queue.save(typed(text, { point: text }), 0);
    return { ...queue.record(), at };
  };
  const queue = new Queue();
  queue.save(typed("now"), 0);
  queue.adopt([left("second", 2), left("third", 3), left("first", 1)]);
  assert.deepEqual(texts(queue), ["first", "second", "third", "now"]);
});

test("a record on its way to the device counts as kept", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  const [first] = queue.record().entries;
  queue.save(typed("ab"), 100);
  queue.seal();
  assert.deepEqual(texts(queue), ["a", "ab"]);
  assert.deepEqual(queue.entries.map(({ op }) => op.id === first.op.id), [true, false]);
});

test("sealing divides no text that stands as it was kept, and sealing again changes nothing", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  queue.record();
  queue.seal();
  queue.seal();
  assert.deepEqual(texts(queue), ["a"]);
  assert.equal(queue.takeBack("p"), false);
  queue.add({ type: "priorities.set", question: "q", points: ["p"] }, 0);
  queue.seal();
  queue.add({ type: "priorities.set", question: "q", points: [] }, 0);
  assert.equal(queue.entries.length, 3);
});

test("a long text that another page may have is made shorter under an id of its own", () => {
  const queue = new Queue();
  queue.save(typed("x".repeat(10_001)), 0);
  queue.record();
  const { id } = queue.entries[0].op;
  queue.seal();
  queue.save(typed("short"), 1);
  assert.deepEqual([texts(queue), queue.entries[0].op.id === id], [["short"], false]);
});

test("a draft taken over twice is one draft", () => {
  const left = new Queue();
  left.save(typed("a"), 0);
  send(left, 1000);
  left.answered({ ok: false, error: { code: "not_allowed" } }, 1000);
  const queue = new Queue();
  queue.adopt([left.record()]);
  queue.adopt([left.record()]);
  assert.equal(queue.refused.length, 1);
});

const MOST = 60_000;
const parting = (queue) => queue.parting(MOST).map(({ op }) => op.text ?? op.type);

test("on leaving, no two texts of a point go on the same revision unless one goes on from the other", () => {
  const queue = new Queue();
  for (const text of ["One", "One more", "Another"]) {
    queue.save(typed(text), 0);
    queue.seal();
  }
  queue.save(typed("Elsewhere", { point: "other" }), 0);
  assert.deepEqual(parting(queue), ["One", "One more", "Elsewhere"]);
  assert.deepEqual(queue.entries.map(({ sent }) => sent), [true, true, false, true]);
});

test("on leaving, what follows something left out is left out, and the rest goes", () => {
  const queue = new Queue();
  queue.save(typed("x".repeat(10_001)), 0);
  queue.save(typed("b", { point: "other" }), 0);
  queue.add({ type: "priorities.set", question: "q", points: ["p"] }, 0);
  queue.seal();
  queue.add({ type: "priorities.set", question: "q", points: ["other"] }, 0);
  queue.add({ type: "point.move", point: "other", question: "q", before: "p" }, 0);
  queue.add({ type: "point.address", point: "other", addressees: [] }, 0);
  queue.add({ type: "block.hand_in", block: "work", done: true }, 0);
  assert.deepEqual(parting(queue), ["b", "block.hand_in"]);
});

test("on leaving, a removal waits for the answer to the text before it", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  queue.add({ type: "point.remove", point: "p", base: 0 }, 0);
  queue.add({ type: "point.restore", point: "p", base: 0 }, 0);
  assert.deepEqual(parting(queue), ["a"]);
});

test("on leaving, no more goes than a letter holds", () => {
  const queue = new Queue();
  for (let number = 0; number < 10; number += 1) queue.save(typed("x".repeat(9000), { point: `p${number}` }), 0);
  assert.equal(queue.parting(MOST).length, 6);
});

const standing = (points) => (id) => points[id];

test("a text that another pen has overtaken becomes a draft", () => {
  const queue = new Queue();
  queue.save(typed("mine", { base: 1 }), 0);
  queue.save(typed("new", { point: "other" }), 0);
  queue.save(typed("alone", { point: "third", base: 1 }), 0);
  queue.save(typed("the same", { point: "fourth", base: 1 }), 0);
  queue.seal();
  const moved = queue.setAside(standing({ p: { rev: 2, text: "theirs" }, third: { rev: 1, text: "before" }, fourth: { rev: 2, text: "the same" } }));
  assert.deepEqual(moved, ["p"]);
  assert.deepEqual(queue.refused.map(({ op, error }) => [op.text, error.code]), [["mine", "not_allowed"]]);
  assert.equal(queue.hasOnlyDrafts, true);
  assert.deepEqual(texts(queue), ["new", "alone", "the same"]);
});

test("a text that may have arrived is left for its answer, and what was typed on it too", () => {
  const queue = new Queue();
  queue.save(typed("mine", { base: 1 }), 0);
  send(queue, 1000);
  queue.unanswered(1000);
  queue.save(typed("mine, and more", { base: 1 }), 1100);
  assert.deepEqual(queue.setAside(standing({ p: { rev: 2, text: "mine" } })), []);
  assert.deepEqual(queue.setAside(standing({ p: { rev: 3, text: "theirs" } })), ["p"]);
  assert.deepEqual(texts(queue), ["mine"]);
});

const order = { type: "priorities.set", question: "q", points: ["a", "b"] };
const outcome = (op) => op.points;

test("a choice that somebody has chosen otherwise in meanwhile is set aside, and can be taken back", () => {
  const queue = new Queue();
  queue.add(order, 0, ["a"]);
  queue.add({ type: "block.hand_in", block: "work", done: true }, 0);
  assert.equal(queue.setChoicesAside(() => ["c"], outcome), 1);
  assert.deepEqual(queue.entries.map(({ op }) => op.type), ["block.hand_in"]);
  const drafts = queue.refused;
  assert.deepEqual(drafts.map(({ op, error }) => [op.points, error.code]), [[["a", "b"], "overtaken"]]);
  assert.equal(queue.hasOnlyDrafts, true);
  queue.dismiss(drafts[0].op.id);
  queue.keepDrafts(drafts);
  queue.keepDrafts(drafts);
  assert.deepEqual(queue.refused, drafts);
});

for (const [what, standing] of [["stands as it was seen", ["a"]], ["was carried out, with its answer lost", ["a", "b"]], ["can't be known", undefined]]) {
  test(`a choice goes on where what it changes ${what}`, () => {
    const queue = new Queue();
    queue.add(order, 0, ["a"]);
    assert.equal(queue.setChoicesAside(() => standing, outcome), 0);
    assert.equal(queue.entries.length, 1);
  });
}

test("a choice on top of one's own that has arrived goes on", () => {
  const queue = new Queue();
  queue.add({ ...order, points: ["a"] }, 0, []);
  queue.sending(queue.entries[0]);
  queue.add(order, 0, []);
  queue.unanswered(0);
  assert.equal(queue.setChoicesAside(() => ["a"], outcome), 0);
});

test("what is put first goes without the points that are gone, under another id", () => {
  const queue = new Queue();
  queue.add(order, 0, []);
  const { id } = queue.entries[0].op;
  queue.withoutPoints((point, question) => point === "b" && question === "q");
  assert.deepEqual([queue.entries[0].op.points, queue.entries[0].op.id === id], [["a"], false]);
});

test("of what is here and nowhere else, the newest text of each point", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  queue.seal();
  queue.save(typed("ab"), 0);
  queue.save(typed("b", { point: "other" }), 0);
  queue.add({ type: "block.hand_in", block: "work", done: true }, 0);
  assert.deepEqual(queue.unsentTexts.map(({ text }) => text), ["ab", "b"]);
});

test("the status is the truth about the texts, and then about the link", () => {
  const queue = new Queue();
  assert.deepEqual(queue.status({ online: true }), { state: "saved", count: 0 });
  assert.deepEqual(queue.status({ online: false }), { state: "offline", count: 0 });
  queue.save(typed("a"), 0);
  queue.save(typed("b", { point: "other" }), 0);
  assert.deepEqual(queue.status({ online: true }), { state: "saving", count: 2 });
  assert.deepEqual(queue.status({ online: false }), { state: "waiting", count: 2 });
  const failed = (online, now) => queue.status({ online, storageFailed: true, now }).state;
  assert.deepEqual([failed(true, 1000), failed(true, 2001), failed(false, 0)], ["saving", "storage_failed", "storage_failed"]);
  send(queue, 1000);
  queue.unanswered(1000);
  assert.deepEqual(queue.status({ online: true }), { state: "waiting", count: 2 });
});

const answered = (queue, more) => queue.answered({ ok: true, ...more }, 9000);
const bases = (queue) => queue.entries.map(({ op }) => [op.text, op.base]);

function leftBehind(text, more) {
  const page = new Queue();
  page.save(typed(text, more), 0);
  return page.record();
}

test("a text typed without sight of what another page left is not taken to build on it", () => {
  const queue = new Queue();
  queue.save(typed("mine", { base: 5 }), 0);
  queue.adopt([leftBehind("theirs", { base: 5 })]);
  assert.equal(send(queue, 9000).text, "theirs");
  answered(queue, { rev: 6 });
  assert.deepEqual(bases(queue), [["mine", 5]]);
  queue.seal();
  queue.save(typed("mine, and more", { base: 5, goesOn: true }), 9000);
  send(queue, 9000);
  answered(queue, { rev: 7, conflict: true });
  assert.deepEqual(bases(queue), [["mine, and more", 7]]);
});

test("a text that goes on from one answered before does not build on what was taken over since", () => {
  const queue = new Queue();
  queue.adopt([leftBehind("theirs", { base: 5 })]);
  queue.save(typed("mine, and more", { base: 6, goesOn: true }), 0);
  send(queue, 9000);
  answered(queue, { rev: 8, conflict: true });
  assert.deepEqual(bases(queue), [["mine, and more", 6]]);
});

test("a text typed on from what was taken over builds on it, and never on less than was seen", () => {
  const queue = new Queue();
  queue.adopt([leftBehind("theirs", { base: 5 }), leftBehind("elsewhere", { point: "other", base: 1 })]);
  queue.save(typed("theirs, and mine", { base: 5 }), 0);
  queue.save(typed("seen since", { point: "other", base: 7 }), 0);
  send(queue, 9000);
  answered(queue, { rev: 6 });
  send(queue, 9000);
  answered(queue, { rev: 6 });
  assert.deepEqual(new Map(bases(queue)), new Map([["theirs, and mine", 6], ["seen since", 7]]));
});

test("of what is left for a line that is not there only texts go, and they give way", () => {
  const queue = new Queue();
  queue.add({ type: "priorities.set", question: "q", points: ["p"] }, 0, []);
  queue.add({ type: "point.move", point: "p", question: "other" }, 0);
  queue.save(typed("a", { base: 3 }), 0);
  queue.add({ type: "point.remove", point: "second", base: 1 }, 0);
  queue.save(typed("b", { point: "second", base: 1 }), 0);
  const gone = queue.parting(MOST, { isAway: true });
  assert.deepEqual(gone.map(({ op }) => [op.text, op.gives_way]), [["a", true]]);
  assert.deepEqual(queue.entries.map(({ sent }) => sent), [false, false, true, false, false]);
});

test("what went before the page was left gives way in its letter, and what did not go does not", () => {
  const queue = new Queue();
  queue.save(typed("a"), 0);
  send(queue, 1000);
  queue.unanswered(1000);
  queue.save(typed("b", { point: "second" }), 1000);
  assert.deepEqual(queue.parting(MOST).map(({ op }) => op.gives_way), [true, undefined]);
});

test("of texts typed one on the other, the last is the draft", () => {
  const queue = new Queue();
  for (const text of ["mine", "mine, and", "mine, and more"]) {
    queue.save(typed(text, { base: 1 }), 0);
    queue.seal();
  }
  queue.adopt([leftBehind("another page's", { base: 1 })]);
  queue.entries[0].sent = false;
  assert.deepEqual(queue.setAside(standing({ p: { rev: 2, text: "theirs" } })), ["p", "p"]);
  assert.deepEqual(queue.refused.map(({ op }) => op.text), ["another page's", "mine, and more"]);
});

test("of texts refused one after the other, the last is the draft", () => {
  const queue = new Queue();
  for (const text of ["mine", "mine, and more"]) {
    queue.save(typed(text, { base: 1 }), 0);
    queue.seal();
  }
  for (const kept of [[], ["mine, and more"]]) {
    send(queue, 9000);
    queue.answered({ ok: false, error: { code: "not_allowed" } }, 9000);
    assert.deepEqual(queue.refused.map(({ op }) => op.text), kept);
  }
});

test("a choice that went to another pen is kept to be made again, and one that came too late is not", () => {
  const queue = new Queue();
  for (const code of ["not_allowed", "stale"]) {
    queue.add({ type: "point.remove", point: code, base: 1 }, 0);
    send(queue, 9000);
    queue.answered({ ok: false, error: { code } }, 9000);
  }
  assert.deepEqual(queue.refused.map(({ op }) => op.point), ["not_allowed"]);
});
