import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { adviceFor, stageOf, timeForQuestions } from "../../static/js/group/guidance.js";
import { GroupPage, PARKING_LOT } from "../../static/js/group/group_page.js";
import { Queue } from "../../static/js/live/queue.js";

const MINUTE = 60_000;
const start = Date.UTC(2023, 3, 27, 9, 0);

// The page's own places in a browser, as bare as they can be.
globalThis.document = {
  activeElement: null,
  body: { append() {} },
  createElement: () => ({ setAttribute() {} }),
};

const question = (key, to) => ({ key, text: key, prioritise: { from: 0, to }, addressees: ["ks", "udir"] });
const point = (id, position, more = {}) => ({ id, number: position, question: "one", text: id, rev: 1, rank: null, addressees: [], late: false, position, other_texts: [], ...more });

function snapshot({ block = "work", status = "running", points = [], you = {}, seq = 5, closed_at = null } = {}) {
  const blocks = [
    { key: "work", kind: "group_work", title: "Work", minutes: 40, actual_start: start, phases: [], questions: [question("one", 3), question("two", 0)] },
    { key: "talk", kind: "plenary", title: "Talk", minutes: 10, actual_start: null, phases: [], questions: [] },
    { key: "more", kind: "group_work", title: "More", minutes: 20, actual_start: null, phases: [], questions: [question("three", 1)] },
  ];
  return {
    seq: { seminar: 1, "group:4": seq },
    you: { kind: "group", participant: 7, name: "Kari", roles: ["scribe"], may_write: true, own_link: false, ...you },
    seminar: { title: "A day", language: "nb", closed_at },
    programme: { status, block, block_started_at: start, ends_at: start + 40 * MINUTE, paused_at: null, phases: [], round: null, dormant: false, blocks },
    messages: [],
    group: { number: 4, points, removed: [], roles: {}, participants: [], handed_in: {}, help_called_at: null, extra_time: null },
  };
}

/** The queue with the outbox's words for it, and a clock that stands. */
class Drawer {
  queue = new Queue();
  get entries() {
    return this.queue.entries;
  }
  save(fields) {
    this.queue.save(fields, 0);
  }
  add(type, fields, seen) {
    this.queue.add({ type, ...fields }, 0, seen);
  }
  takeBack(id) {
    return this.queue.takeBack(id);
  }
  flush() {
    this.queue.hurry(0);
  }
  setAside(standing) {
    return this.queue.setAside(standing);
  }
  setChoicesAside(standing, outcome) {
    this.queue.setChoicesAside(standing, outcome);
  }
  withoutPoints(isGone) {
    this.queue.withoutPoints(isGone);
  }
  get refused() {
    return this.queue.refused;
  }
  dismiss(id) {
    this.queue.dismiss(id);
  }
  keepDrafts(drafts) {
    this.queue.keepDrafts(drafts);
  }
}

let page;
const waiting = () => page.outbox.entries.map(({ op }) => op.type);
const shown = (key = "one") => page.points(key).map(({ text }) => text);

let now, looks;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  looks = 0;
  now = start + MINUTE;
  document.activeElement = null;
  page = new GroupPage({ draw() {}, connection: { now: () => now, catchUp: () => (looks += 1) }, outbox: new Drawer() });
  page.receive(snapshot());
});

test("the first question of the running block lies on the desk", () => {
  assert.equal(page.question, "one");
  assert.equal(page.showsWorkspace, true);
  assert.deepEqual(page.openBlocks.map(({ key }) => key), ["work"]);
});

test("what is being composed is a point for the others, and joins the list when it is done", () => {
  page.compose("one", "A thought");
  assert.deepEqual([shown(), page.composer("one").text], [[], "A thought"]);
  page.finishComposing("one");
  assert.deepEqual([shown(), page.composer("one").text], [["A thought"], ""]);
});

test("a thought taken back before it was sent leaves nothing", () => {
  page.compose("one", "A thought");
  page.compose("one", "");
  assert.deepEqual(waiting(), []);
});

test("the next keystroke builds on the revision that the server gave", () => {
  page.compose("one", "A");
  const { op } = page.outbox.entries[0];
  page.outbox.queue.sending(page.outbox.entries[0]);
  page.outbox.queue.answered({ ok: true, rev: 1 }, 0);
  page.answered(op, { ok: true, rev: 1, seq: 6 }, { isOwn: true });
  page.compose("one", "AB");
  assert.deepEqual(page.outbox.entries.map(({ op: { base, text } }) => [base, text]), [[1, "AB"]]);
});

test("an answered text stays in sight until the server's own word of it comes", () => {
  page.receive(snapshot({ points: [point("p", 1)] }));
  const op = { type: "point.save", point: "p", question: "one", base: 1, text: "new" };
  page.answered(op, { ok: true, rev: 2, seq: 6 }, { isOwn: true });
  assert.deepEqual(shown(), ["new"]);
  page.receive(snapshot({ points: [point("p", 1, { rev: 3, text: "newer" })], seq: 7 }));
  assert.deepEqual(shown(), ["newer"]);
});

test("an answered text whose word doesn't come stays in sight, and is asked for", () => {
  page.receive(snapshot({ points: [] }));
  page.answered({ type: "point.save", point: "p", question: "one", base: 0, text: "new" }, { ok: true, rev: 1, seq: 6 }, { isOwn: true });
  mock.timers.tick(4000);
  page.receive(snapshot({ points: [] }));
  assert.deepEqual([shown(), looks], [["new"], 1]);
  page.receive(snapshot({ points: [point("p", 1, { text: "new" })], seq: 6 }));
  mock.timers.tick(4000);
  assert.deepEqual([shown(), looks], [["new"], 1]);
});

test("what was written in a field stays there while another text stands beside it", () => {
  page.receive(snapshot({ points: [point("p", 1, { text: "Buses" })] }));
  page.edit(page.group.points[0], "Buses at night");
  page.outbox.queue.entries = [];
  const beside = [{ rev: 2, text: "Buses at night", by: 7 }];
  page.receive(snapshot({ points: [point("p", 1, { rev: 3, text: "Trains", other_texts: beside })], seq: 6 }));
  assert.deepEqual([page.textOf(page.group.points[0]), page.editing.base], ["Buses at night", 1]);
});

test("a field in which nobody has written follows the others, but not while a word is being composed", () => {
  page.receive(snapshot({ points: [point("p", 1)] }));
  page.startEditing(page.group.points[0]);
  page.isComposing = true;
  page.receive(snapshot({ points: [point("p", 1, { rev: 2, text: "theirs" })], seq: 6 }));
  assert.equal(page.textOf(page.group.points[0]), "p");
  page.isComposing = false;
  page.receive(snapshot({ points: [point("p", 1, { rev: 2, text: "theirs" })], seq: 6 }));
  assert.equal(page.textOf(page.group.points[0]), "theirs");
});

test("whoever is writing a point that somebody removes is told, and can bring it back", () => {
  page.compose("one", "A thought");
  const [{ op }] = page.outbox.entries;
  page.outbox.queue.entries = [];
  const removed = { ...snapshot({ seq: 6 }), group: { ...snapshot().group, removed: [point(op.point, 1, { text: "A thought" })] } };
  page.receive(removed);
  assert.deepEqual([page.notice.text, page.composer("one").text], ["Somebody removed the point that you were writing.", ""]);
  page.notice.undo();
  assert.deepEqual(waiting(), ["point.restore"]);
});

test("what was chosen without a line goes on only where nobody chose otherwise meanwhile", () => {
  const ranked = (...ranks) => snapshot({ points: [point("a", 1, { rank: ranks[0] }), point("b", 2, { rank: ranks[1] }), point("c", 3)], seq: 6 });
  page.receive(ranked(null, null));
  page.link = { online: true };
  page.receive(ranked(null, null));
  page.link = { online: false };
  page.setOrder({ key: "one" }, ["a"]);
  page.remove(page.group.points[1]);
  page.sendTo(page.group.points.find(({ id }) => id === "c"), PARKING_LOT);
  page.receive(ranked(null, 1));
  assert.deepEqual(waiting(), ["point.move"]);
  const aside = page.outbox.refused;
  assert.deepEqual(aside.map(({ op, error }) => [op.type, error.code]), [["priorities.set", "overtaken"], ["point.remove", "overtaken"]]);
  page.chooseAgain(aside);
  assert.deepEqual([waiting(), page.outbox.refused], [["point.move", "priorities.set", "point.remove"], []]);
});

test("points that are gone are no longer put first by what waits", () => {
  page.receive(snapshot({ points: [point("a", 1), point("b", 2)] }));
  page.link = { online: false };
  page.setOrder({ key: "one" }, ["a", "b"]);
  const state = snapshot({ points: [point("a", 1)], seq: 6 });
  state.group.removed = [point("b", 2)];
  page.receive(state);
  assert.deepEqual(page.outbox.entries.map(({ op }) => op.points), [["a"]]);
});

test("a draft becomes the same point from whichever page", () => {
  const draft = { id: "d", type: "point.save", point: "p", question: "one", base: 1, text: "mine" };
  page.addDraft(draft);
  assert.deepEqual(page.outbox.entries.map(({ op: { point, base, text } }) => [point, base, text]), [["d", 0, "mine"]]);
});

test("a text that is being edited is not overwritten by another's", () => {
  const before = point("p", 1);
  page.receive(snapshot({ points: [before] }));
  page.edit(before, "mine");
  page.receive(snapshot({ points: [point("p", 1, { rev: 2, text: "theirs" })], seq: 6 }));
  assert.equal(page.textOf(page.group.points[0]), "mine");
  page.edit(page.group.points[0], "mine, too");
  assert.deepEqual(page.outbox.entries.map(({ op }) => op.base), [1]);
});

test("a point emptied and left is removed, and can be brought back", () => {
  page.receive(snapshot({ points: [point("p", 1)] }));
  page.edit(page.group.points[0], "");
  page.stopEditing(page.group.points[0]);
  assert.deepEqual([waiting(), shown()], [["point.remove"], []]);
  page.notice.undo();
  assert.deepEqual(waiting(), ["point.remove", "point.restore"]);
});

test("steps up and down stop at the ends", () => {
  page.receive(snapshot({ points: [point("a", 1), point("b", 2), point("c", 3)] }));
  page.step(page.group.points[0], 1);
  assert.deepEqual(shown(), ["b", "a", "c"]);
  page.step(page.group.points[2], 1);
  assert.deepEqual(shown(), ["b", "a", "c"]);
});

test("a point is for everyone when every one is chosen", () => {
  page.receive(snapshot({ points: [point("p", 1, { addressees: ["ks"] })] }));
  page.address(page.group.points[0], page.openQuestion, "udir");
  assert.deepEqual(page.group.points[0].addressees, []);
  page.address(page.group.points[0], page.openQuestion, "udir");
  assert.deepEqual(page.group.points[0].addressees, ["udir"]);
});

test("parking takes the point off the question", () => {
  page.receive(snapshot({ points: [point("p", 1, { rank: 1 })] }));
  page.sendTo(page.group.points[0], PARKING_LOT);
  assert.deepEqual([shown(), shown(PARKING_LOT)], [[], ["p"]]);
});

test("the desk follows the programme", () => {
  page.receive(snapshot({ block: "talk" }));
  assert.equal(page.showsWorkspace, false);
  page.receive(snapshot({ block: "more" }));
  assert.deepEqual([page.showsWorkspace, page.question], [true, "three"]);
});

test("who is in the middle of a text stays with it when the programme moves on", () => {
  document.activeElement = { value: "half a", closest: () => true, matches: () => true };
  page.receive(snapshot({ block: "more" }));
  assert.deepEqual([page.showsWorkspace, page.question], [true, "one"]);
});

test("a pause doesn't turn the page", () => {
  page.openDesk("two");
  page.receive(snapshot({ status: "paused" }));
  assert.equal(page.question, "two");
});

test("who loses the pen reads what they were composing", () => {
  page.compose("one", "Half a thought");
  page.receive(snapshot({ you: { roles: [], may_write: false } }));
  assert.deepEqual([page.canWrite, shown()], [false, ["Half a thought"]]);
});

const withPen = (scribe, points, more = {}) => {
  const state = snapshot({ points, you: { roles: scribe === 7 ? ["scribe"] : [], may_write: true, own_link: true }, ...more });
  return { ...state, group: { ...state.group, roles: { scribe } } };
};
const online = () => ({ online: true, since: 0 });
const drafts = () => page.outbox.queue.refused.map(({ op }) => op.text);

/** A laptop with the group's own link, at two points, whose line then goes. */
function laptopLosesItsLine() {
  page.link = online();
  page.receive(withPen(7, [point("p", 1), point("other", 2)]));
  page.link = { online: false, since: 0 };
  page.edit(page.group.points[0], "from the laptop");
  page.compose("one", "quite new");
}

test("what a dead laptop had not sent overwrites nothing of the new scribe's", () => {
  laptopLosesItsLine();
  page.receive(withPen(8, [point("p", 1, { rev: 2, text: "from the phone" }), point("other", 2)], { seq: 6 }));
  assert.deepEqual([drafts(), page.textOf(page.group.points[0])], [["from the laptop"], "from the phone"]);
  assert.deepEqual(waiting(), ["point.save"]);
  assert.equal(page.composer("one").text, "quite new");
});

test("the new scribe's text may come in a change behind the one that made them scribe", () => {
  laptopLosesItsLine();
  page.receive(withPen(8, [point("p", 1), point("other", 2)], { seq: 6 }));
  page.link = online();
  page.receive(withPen(8, [point("p", 1, { rev: 2, text: "from the phone" }), point("other", 2)], { seq: 7 }));
  assert.deepEqual(drafts(), ["from the laptop"]);
});

test("a point that was being composed, and that the new scribe changed, is composed no more", () => {
  laptopLosesItsLine();
  const { id } = page.composer("one");
  page.outbox.queue.entries.find(({ op }) => op.point === id).op.base = 1;
  page.receive(withPen(8, [point("p", 1), point("other", 2), point(id, 3, { rev: 2, text: "from the phone" })], { seq: 6 }));
  assert.deepEqual([drafts(), page.composer("one").text], [["quite new"], ""]);
});

test("a point that the new scribe removed is not brought back by an old text", () => {
  laptopLosesItsLine();
  const state = withPen(8, [point("other", 2)], { seq: 6 });
  page.receive({ ...state, group: { ...state.group, removed: [point("p", 1, { rev: 2 })] } });
  assert.deepEqual([drafts(), page.group.points.map(({ id }) => id)], [["from the laptop"], ["other", page.composer("one").id]]);
});

test("whoever still holds the pen after an outage sends what waits", () => {
  laptopLosesItsLine();
  page.receive(withPen(7, [point("p", 1, { rev: 2, text: "from the phone" }), point("other", 2)], { seq: 6 }));
  assert.deepEqual([drafts(), waiting()], [[], ["point.save", "point.save"]]);
});

test("a pen that changes hands while the line is there sets nothing aside", () => {
  page.link = online();
  page.receive(withPen(7, [point("p", 1)]));
  page.edit(page.group.points[0], "mine");
  page.receive(withPen(8, [point("p", 1, { rev: 2, text: "theirs" })], { seq: 6 }));
  assert.deepEqual([drafts(), waiting()], [[], ["point.save"]]);
});

/** The page's operation is answered, and so is what had been told before it. */
function saves(rev, seq) {
  const [entry] = page.outbox.entries;
  page.outbox.queue.sending(entry);
  const answer = { ok: true, rev, seq };
  page.answered(page.outbox.queue.answered(answer, 0).op, answer, { isOwn: true });
}

const saving = () => page.outbox.entries.map(({ op: { point: id, base, text } }) => [id, base, text]);

test("after a restore, a point that is being edited is saved again on top of what the copy has", () => {
  page.receive(snapshot({ points: [point("p", 1, { rev: 4, text: "Buses" })] }));
  page.edit(page.group.points[0], "Buses at night");
  saves(5, 6);
  page.edit(page.group.points[0], "Buses at night, and trams");
  saves(6, 7);
  page.receive(snapshot({ points: [point("p", 1, { rev: 4, text: "Buses" })], seq: 5 }));
  assert.deepEqual(saving(), []);
  page.receive({ ...snapshot({ points: [point("p", 1, { rev: 4, text: "Buses" })], seq: 5 }), now });
  assert.deepEqual(saving(), [["p", 4, "Buses at night, and trams"]]);
  page.edit(page.group.points[0], "Buses at night, and trams too");
  assert.deepEqual([saving(), drafts()], [[["p", 4, "Buses at night, and trams too"]], []]);
});

test("after a restore, a point that is being composed and that the copy lacks is made anew under its id", () => {
  page.compose("one", "A thought");
  const { id } = page.composer("one");
  saves(1, 6);
  page.receive(snapshot({ points: [point(id, 1, { text: "A thought" })], seq: 6 }));
  page.receive(snapshot({ seq: 4 }));
  assert.deepEqual([saving(), drafts()], [[[id, 0, "A thought"]], []]);
  page.compose("one", "A thought, and more");
  assert.deepEqual(saving(), [[id, 0, "A thought, and more"]]);
});

test("after a restore, what only the page still shows is offered to whoever could write, and removals go on", () => {
  page.receive(snapshot({ points: [point("p", 1, { rev: 4 }), point("q", 2)], seq: 6 }));
  page.edit(page.group.points[0], "p, and more");
  page.stopEditing(page.group.points[0]);
  saves(5, 7);
  page.receive(snapshot({ points: [point("p", 1, { rev: 4 })], you: { may_write: false }, seq: 5 }));
  assert.deepEqual([drafts(), shown()], [["p, and more", "q"], ["p"]]);
  const [changed, gone] = page.outbox.refused;
  assert.deepEqual([changed.op.id === "p", changed.op.point, gone.op.id, gone.error.code], [false, "p", "q", "restored"]);
  page.addDraft(gone.op);
  page.remove(page.group.points[0]);
  assert.deepEqual(page.outbox.entries.map(({ op: { type, point, base } }) => [type, point, base]), [["point.save", "q", 0], ["point.remove", "p", 4]]);
});

test("after a restore, one who only reads is offered nothing", () => {
  page.receive(snapshot({ points: [point("p", 1)], you: { may_write: false }, seq: 6 }));
  page.receive(snapshot({ seq: 5 }));
  assert.deepEqual([drafts(), shown()], [[], []]);
});

test("after a restore, what others have written since then is not overwritten unseen", () => {
  page.receive(snapshot({ points: [point("p", 1, { rev: 4, updated_at: 100 })], seq: 9 }));
  page.edit(page.group.points[0], "mine");
  saves(5, 10);
  page.receive(snapshot({ points: [point("p", 1, { rev: 5, text: "theirs", updated_at: 200 })], seq: 8 }));
  assert.deepEqual(saving(), [["p", 0, "mine"]]);
});

test("after a restore, what waits in the order leaves out the points that are gone", () => {
  page.receive(snapshot({ points: [point("p", 1), point("q", 2)], seq: 6 }));
  page.setOrder({ key: "one" }, ["q", "p"]);
  page.receive(snapshot({ points: [point("p", 1)], seq: 5 }));
  assert.deepEqual(page.outbox.entries.map(({ op }) => op.points), [["p"]]);
});

test("after a restore, a message with the number of one that was put away is shown", () => {
  const message = (id) => ({ id, to: "all", text: "Back at ten", at: now });
  page.receive({ ...snapshot({ seq: 6 }), messages: [message(1), message(2)] });
  page.dismissMessage(1);
  page.dismissMessage(2);
  page.receive({ ...snapshot({ seq: 5 }), messages: [message(1)] });
  page.receive({ ...snapshot({ seq: 6 }), messages: [message(1), message(2)] });
  assert.deepEqual(page.messages.map(({ id }) => id), [2]);
});

test("a closed seminar can only be read", () => {
  page.receive(snapshot({ closed_at: start }));
  assert.equal(page.canWrite, false);
});

test("what to do follows the time", () => {
  const block = snapshot().programme.blocks[0];
  const work = (minutes) => ({ block, lasts: 40 * MINUTE, left: minutes * MINUTE });
  const stages = [40, 39, 30, 10, 2, -1].map((minutes) => stageOf(work(minutes)));
  assert.deepEqual(stages, ["start", "start", "talk", "choose", "end", "over"]);
  assert.equal(stageOf({ ...work(10), block: { ...block, questions: [question("q", 0)] } }), "talk");
  assert.equal(stageOf({ block, lasts: NaN, left: null }), "talk");
  assert.equal(adviceFor("timekeeper", work(40)), "Tell the group: about 20 minutes for each question.");
});

test("in a block with phases, what to do follows the phase", () => {
  const phase = { kind: "discussion", lasts: 10 * MINUTE, left: 4 * MINUTE };
  const block = { ...snapshot().programme.blocks[0], phases: [phase] };
  const work = (minutes, on = phase) => ({ block, lasts: 40 * MINUTE, left: minutes * MINUTE, phase: on });
  const stages = [39, 10, 2, -1].map((minutes) => stageOf(work(minutes)));
  assert.deepEqual(stages, ["discussion", "discussion", "end", "over"]);
  assert.equal(adviceFor("leader", work(10, { ...phase, kind: "individual" })), "Let everyone think in silence. Nobody speaks yet.");
  assert.deepEqual(timeForQuestions(work(10)), { share: 5 * MINUTE, index: 1, left: 4 * MINUTE });
  assert.equal(timeForQuestions(work(10, { ...phase, kind: "round" })), null);
});

/** The group's page with so many minutes left of group work with four questions, of which `programme` tells. */
function workWith(programme, left, phases = []) {
  const state = snapshot();
  Object.assign(state.programme, programme);
  const [work] = state.programme.blocks;
  Object.assign(work, { phases, questions: ["one", "two", "three", "four"].map((key) => question(key, 0)) });
  now = state.programme.ends_at - left * MINUTE;
  page.receive(state);
  return page;
}

const shareOf = (work) => {
  const { index, left } = timeForQuestions(work);
  return [index + 1, left / MINUTE];
};

test("group work that was shortened before it began is shared as it is", () => {
  const shortened = workWith({ ends_at: start + 20 * MINUTE }, 20);
  assert.deepEqual([stageOf(shortened), shareOf(shortened)], ["start", [1, 5]]);
  assert.equal(adviceFor("timekeeper", shortened), "Tell the group: about 5 minutes for each question.");
  assert.deepEqual(shareOf(workWith({ ends_at: start + 20 * MINUTE }, 11)), [2, 1]);
});

test("time that was added early is every question's, and a pause nobody's", () => {
  const extended = { ends_at: start + 50 * MINUTE };
  assert.deepEqual([50, 40, 30].map((left) => shareOf(workWith(extended, left))), [[1, 12.5], [1, 2.5], [2, 5]]);
  const paused = { ends_at: start + 30 * MINUTE, paused_for: 10 * MINUTE };
  assert.deepEqual([20, 11].map((left) => shareOf(workWith(paused, left))), [[1, 5], [2, 1]]);
});

test("an open talk that was shortened is shared as it is", () => {
  const phases = [{ key: "alone", kind: "individual", minutes: 10 }, { key: "talk", kind: "discussion", minutes: 30 }];
  const ends = { phases: [5, 20].map((each) => start + each * MINUTE), ends_at: start + 20 * MINUTE };
  assert.deepEqual(shareOf(workWith(ends, 14, phases)), [1, 2.75]);
});

test("the group's own time is in what is left, and is told of", () => {
  const extended = snapshot();
  extended.group.extra_time = { started_at: start, phases: { "": 5 * MINUTE } };
  page.receive(extended);
  assert.deepEqual([page.left, page.extraTime, page.timeSaying], [44 * MINUTE, 5 * MINUTE, "Your group has 5 minutes more"]);
});

test("a programme at rest has no clock", () => {
  const forgotten = snapshot();
  forgotten.programme.dormant = true;
  page.receive(forgotten);
  assert.deepEqual([page.isDormant, page.left, page.phase, page.round, page.partLeft], [true, null, null, null, null]);
});

test("no time passes while the page is drawn, not even where a drawing fails", () => {
  now = start;
  const moved = new GroupPage({ draw() {}, connection: { now: () => (now += 1) } });
  const drawn = () => moved.atOneMoment(() => {
    assert.equal(moved.now, moved.now);
    throw new Error("a drawing that fails");
  });
  assert.throws(drawn, /a drawing that fails/);
  assert.notEqual(moved.now, moved.now);
});

test("an answer to what another page wrote moves nothing under the field that one writes in", () => {
  const theirs = { type: "point.save", point: "p", question: "one", base: 1, text: "theirs" };
  page.receive(snapshot({ points: [point("p", 1)] }));
  page.edit(page.group.points[0], "mine");
  page.answered(theirs, { ok: true, rev: 2, seq: 6 }, { isOwn: false });
  assert.equal(page.editing.base, 1);
  page.answered({ ...theirs, text: "mine" }, { ok: true, rev: 3, seq: 7 }, { isOwn: true });
  assert.equal(page.editing.base, 3);
});

test("texts that are too long for one point go on as several", () => {
  page.receive(snapshot({ points: [point("p", 1, { text: "standing", other_texts: [{ text: "second" }, { text: "third" }] })] }));
  page.resolveAsPoints(page.group.points[0]);
  assert.deepEqual(page.outbox.entries.map(({ op }) => [op.type, op.text]), [
    ["point.save", "second"],
    ["point.save", "third"],
    ["point.resolve", "standing"],
  ]);
  assert.deepEqual(shown(), ["standing", "second", "third"]);
});
