/** What the group page knows and can do. The views draw it; only this changes it. */

import { _ } from "../translate.js";
import { announce } from "../components/announcer.js";
import { newId } from "../live/ids.js";
import { currentBlock, lengthOfBlock, remaining } from "../live/clock.js";
import { currentPhase, extraTimeOf, phasesOf, withExtraTime } from "../live/phases.js";
import { TEXT_OPERATIONS } from "../live/queue.js";
import { roundOf } from "../live/report_back.js";
import { isDormant } from "../live/rest.js";
import { isGone, outcomeOf, standingOf } from "./choices.js";
import { pointsOf, rankedIds, withPending } from "./pending.js";
import { withRank } from "./ranks.js";
import { hasText, lostDraft, lostPoints, standingAfter, wentBack } from "./restored.js";
import { timeInWords, turnInWords } from "./sayings.js";

export const PARKING_LOT = "parking_lot";
const WRITING = [...TEXT_OPERATIONS, "point.remove"];
const SETTLES_WITHIN = 4000;
const MESSAGE_STANDS = 20 * 60_000;
const SAYING_STANDS = 60_000;

export class GroupPage {
  state = null;
  link = { online: null, since: Date.now() };
  refusal = null;
  question = null;
  panel = null;
  openPoint = null;
  notice = null;
  history = null;
  editing = null;
  composers = new Map();
  dismissed = new Set();
  spoken = new Set();
  saying = null;
  revisions = new Map();
  workspaceOpen = false;
  dragging = false;
  isComposing = false;
  #settling = [];
  #linkThen = null;
  #penBefore = undefined;
  #moment = null;

  constructor({ draw, connection, outbox }) {
    this.draw = draw;
    this.connection = connection;
    this.outbox = outbox;
  }

  // What there is

  get now() {
    return this.#moment ?? this.connection.now();
  }

  /** Does something in which no time passes: what is drawn together agrees on what is over. */
  atOneMoment(work) {
    this.#moment = this.connection.now();
    try {
      work();
    } finally {
      this.#moment = null;
    }
  }

  get programme() {
    return this.state.programme;
  }

  get block() {
    return currentBlock(this.programme);
  }

  /** The programme as it stands for this group, with the time it has on top. */
  get ownProgramme() {
    return withExtraTime(this.programme, this.state.group.extra_time);
  }

  get left() {
    return this.isDormant ? null : remaining(this.ownProgramme, this.now);
  }

  /** How long the block that is on takes in all for this group. */
  get lasts() {
    return lengthOfBlock(this.ownProgramme);
  }

  get extraTime() {
    return extraTimeOf(this.programme, this.state.group.extra_time);
  }

  get phases() {
    return phasesOf(this.ownProgramme, this.now);
  }

  /** The phase that is on; none where the block has no phases, or is over time. */
  get phase() {
    return this.left === null || this.left < 0 ? null : currentPhase(this.ownProgramme, this.now);
  }

  get round() {
    return this.left === null ? null : roundOf(this.programme, this.now, this.state.group.number);
  }

  /** What is left of the part of the block that has a clock of its own. */
  get partLeft() {
    return this.round?.left ?? this.phase?.left ?? null;
  }

  get isDormant() {
    return isDormant(this.programme, this.now);
  }

  /** What was said last about the time, while it is fresh. */
  get timeSaying() {
    return this.saying && this.now - this.saying.at < SAYING_STANDS ? this.saying.text : null;
  }

  get you() {
    return this.state.you;
  }

  get isClosed() {
    return Boolean(this.state.seminar.closed_at);
  }

  /** Whether anything can be done here at all, or only read. */
  get isOpen() {
    return !this.isClosed && !this.refusal;
  }

  get canWrite() {
    return this.isOpen && this.you.may_write;
  }

  /** The group with everything that is still on its way. */
  get group() {
    return withPending(this.state.group, [...this.#settling, ...this.outbox.entries]);
  }

  /** Group work that has been opened: the running block, and those before it. */
  get openBlocks() {
    const used = new Set(this.group.points.map((point) => point.question));
    return this.programme.blocks.filter(
      (block) =>
        block.kind === "group_work" &&
        (block.actual_start || block.key === this.programme.block || block.questions.some(({ key }) => used.has(key))),
    );
  }

  get questions() {
    return this.openBlocks.flatMap((block) => block.questions.map((question, index) => ({ ...question, block, number: index + 1 })));
  }

  /** The question on the desk, or null for the parking lot. */
  get openQuestion() {
    return this.questions.find(({ key }) => key === this.question) ?? null;
  }

  /** The block that handing in is about. */
  get workBlock() {
    if (this.openQuestion) return this.openQuestion.block;
    return this.block?.kind === "group_work" ? this.block : (this.openBlocks.at(-1) ?? null);
  }

  /** In the middle of a text; a cursor in an empty field is only ready. */
  get isWriting() {
    const field = document.activeElement;
    return Boolean(field?.closest?.(".desk") && field.matches("textarea") && field.value);
  }

  get showsWorkspace() {
    if (!this.openBlocks.length) return false;
    return this.workspaceOpen || (this.block?.kind === "group_work" && this.programme.status !== "finished");
  }

  /** What the facilitator has said lately and nobody here has put away. */
  get messages() {
    const since = this.now - MESSAGE_STANDS;
    return this.state.messages.filter(({ id, at }) => at > since && !this.dismissed.has(id));
  }

  /** The language of the agenda, and so of what people write. */
  get language() {
    return this.state.seminar.language;
  }

  /** The points of a question as a list to read or write in: the one being composed is not in it. */
  points(question) {
    const composing = this.composers.get(question);
    return pointsOf(this.group, question).filter(({ id }) => id !== composing?.id || !composing.text);
  }

  // What comes from the server

  receive(state) {
    const last = this.state;
    const before = last?.programme;
    if (last) this.#sayWhatMoved(last, state);
    this.state = state;
    if (last && (wentBack(last, state) || this.#lacksAnswers(last))) this.#goBack(last);
    this.#settle();
    this.#handOver(last);
    this.#follow();
    if (last) this.#sayWhatWasTaken();
    // Whoever lost the pen reads what they were composing among the others' points.
    if (!this.canWrite) this.composers.clear();
    if (before && before.block !== state.programme.block) this.#blockChanged();
    if (!this.question || (this.question !== PARKING_LOT && !this.openQuestion)) this.#chooseFirst();
    this.draw();
  }

  // On a new line the snapshot comes first, and holds all that was ever answered; changes, which
  // leave the snapshot's time as it is, may come after the answers.
  #lacksAnswers(last) {
    const isSnapshot = this.state.now !== last.now;
    return isSnapshot && !this.link.online && this.#settling.some(({ seq }) => seq > this.#seen);
  }

  // What this page knew of revisions since the copy is worth nothing now. What is being written is
  // sent again, and what else was lost is offered to whoever could write it.
  #goBack(last) {
    const shown = withPending(last.group, this.#settling);
    const standing = standingAfter(last, this.state);
    this.#settling = [];
    this.revisions.clear();
    this.dismissed = new Set(this.state.messages.map(({ id }) => id).filter((id) => this.dismissed.has(id)));
    this.outbox.queue.wentBack(standing);
    this.outbox.withoutPoints((id) => !this.#find(id) && !this.#isWritten(id));
    this.#writeAgain(standing);
    if (last.you.may_write) this.#offerWhatWasLost(shown);
    this.outbox.flush();
  }

  #writeAgain(standing) {
    for (const [question, composer] of this.composers) {
      composer.base = Math.min(composer.base, standing(composer.id));
      this.#sendAgain({ point: composer.id, question, ...composer });
    }
    if (!this.editing) return;
    this.editing.base = Math.min(this.editing.base, standing(this.editing.point));
    if (this.editing.isOwn) this.#sendAgain(this.editing);
    else this.editing = null;
  }

  #sendAgain({ point, question, base, text }) {
    const isThere = hasText(this.#find(point), text);
    if (text.trim() && !isThere && !this.#isWritten(point)) this.outbox.save({ point, question, base, text });
  }

  #offerWhatWasLost(shown) {
    const lost = lostPoints(shown, this.state).filter(({ id }) => !this.#isWritten(id));
    if (lost.length) this.outbox.keepDrafts(lost.map((point) => lostDraft(point, this.state, newId)));
  }

  #find(id) {
    const { points, removed } = this.state.group;
    return [...points, ...removed].find((point) => point.id === id);
  }

  // Whether what waits here says itself what becomes of the text.
  #isWritten(point) {
    return this.outbox.entries.some(({ op }) => op.point === point && WRITING.includes(op.type));
  }

  // What was done without a line comes on top of what others did meanwhile. Where the pen went to
  // somebody else, what they wrote stands: what waits here for the same point is a draft. What they
  // chose stands in any case.
  #handOver(last) {
    const wasAway = !this.link.online || this.link !== this.#linkThen;
    this.#linkThen = this.link;
    if (wasAway) this.#setChoicesAside();
    if (!wasAway || !last) this.#penBefore = undefined;
    else if (this.#penBefore === undefined) this.#penBefore = last.group.roles.scribe ?? null;
    if (this.#penBefore !== undefined && this.#isWithAnother(this.#penBefore)) this.#setAside();
  }

  #isWithAnother(penBefore) {
    const pen = this.state.group.roles.scribe ?? null;
    return pen !== null && pen !== penBefore && pen !== this.you.participant;
  }

  /** What another page had not sent is about to be sent from here. */
  takenOver() {
    if (this.state) this.#setChoicesAside();
  }

  #setChoicesAside() {
    const { group } = this.state;
    this.outbox.withoutPoints((point, question) => isGone(group, this.outbox.entries, point, question));
    this.outbox.setChoicesAside((op) => standingOf(group, op), outcomeOf);
  }

  #setAside() {
    const { points, removed } = this.state.group;
    const aside = this.outbox.setAside((id) => [...points, ...removed].find((point) => point.id === id));
    for (const [question, { id }] of this.composers) if (aside.includes(id)) this.composers.delete(question);
  }

  #sayWhatMoved(before, after) {
    const time = timeInWords(before, after, this.now);
    if (time) this.saying = { text: time, at: this.now };
    const words = turnInWords(before, after) ?? time;
    if (words) announce(words);
  }

  // Whoever is writing goes on where they are; the others follow the programme.
  #blockChanged() {
    if (this.isWriting) this.workspaceOpen = true;
    else {
      this.workspaceOpen = false;
      this.#chooseFirst();
    }
  }

  #chooseFirst() {
    const block = this.block?.kind === "group_work" ? this.block : this.openBlocks.at(-1);
    this.question = block?.questions[0]?.key ?? null;
  }

  answered(op, answer, { isOwn }) {
    if (!answer.ok) {
      // A text that was refused is shown, with its reason.
      const isShown = this.outbox.refused.some((one) => one.op.id === op.id);
      if (!isShown) this.say(answer.error.message, { isProblem: true });
      return;
    }
    this.#settling.push({ op: { ...op, rev: answer.rev }, seq: answer.seq });
    this.#settle();
    setTimeout(() => this.#settling.some(({ seq }) => seq === answer.seq) && this.connection.catchUp(), SETTLES_WITHIN);
    if (answer.rev !== undefined) this.#revised(op.point, answer.rev, isOwn);
    if (answer.conflict && op.type === "point.save") announce(_("Another text came between. Both are kept: choose one."));
  }

  // What another page had written is not what the field that is open here was typed on.
  #revised(point, rev, isOwn) {
    this.revisions.set(point, rev);
    const { editing } = this;
    if (editing?.point === point && (isOwn || !editing.isOwn)) editing.base = rev;
    const composer = [...this.composers.values()].find(({ id }) => id === point);
    if (composer) composer.base = rev;
  }

  // An answered operation is shown from here until the server's own word of it has come.
  #settle() {
    this.#settling = this.#settling.filter(({ seq }) => seq > this.#seen);
  }

  get #seen() {
    return this.state.seq[`group:${this.state.group.number}`] ?? 0;
  }

  // A field that is open, with nothing of its own on the way, shows what others make of the point;
  // but what was written in it stays there while another text stands beside it.
  #follow() {
    const { editing } = this;
    if (!editing?.text.trim() || this.isComposing || this.#isOnTheWay(editing.point)) return;
    const point = this.state.group.points.find(({ id }) => id === editing.point);
    if (!point || point.rev <= editing.base) return;
    if (editing.isOwn && point.other_texts.some(({ text }) => text === editing.text)) return;
    Object.assign(editing, { text: point.text, base: point.rev, isOwn: false });
  }

  // Somebody took a point away that is being written here.
  #sayWhatWasTaken() {
    for (const [question, { id, text }] of this.composers) {
      const removed = this.state.group.removed.some((point) => point.id === id);
      if (!text || !removed || this.#isOnTheWay(id)) continue;
      this.composers.delete(question);
      this.say(_("Somebody removed the point that you were writing."), { undo: () => this.restore(id) });
    }
  }

  #isOnTheWay(point) {
    return [...this.#settling, ...this.outbox.entries].some(({ op }) => op.point === point);
  }

  // Writing

  composer(question) {
    if (!this.composers.has(question)) this.composers.set(question, { id: newId(), text: "", base: 0 });
    return this.composers.get(question);
  }

  compose(question, text) {
    const composer = this.composer(question);
    composer.text = text;
    if (text.trim()) this.outbox.save({ point: composer.id, question, base: composer.base, text });
    else this.#abandon(question, composer);
    this.draw();
  }

  #abandon(question, composer) {
    const wasSent = !this.outbox.takeBack(composer.id) && this.#isKnown(composer.id);
    if (wasSent) this.#choose("point.remove", { point: composer.id, base: composer.base });
    if (wasSent) this.composers.set(question, { id: newId(), text: "", base: 0 });
  }

  #isKnown(point) {
    return this.group.points.some(({ id }) => id === point);
  }

  /** The point is done; the next one is empty. */
  finishComposing(question) {
    const composer = this.composers.get(question);
    if (!composer?.text.trim()) return;
    this.composers.delete(question);
    this.outbox.flush();
    this.draw();
  }

  /** A text that the server would not have as it was, as a new point: it overwrites nothing. */
  addDraft({ id, point, question, text }) {
    const home = question ?? this.group.points.find((one) => one.id === point)?.question ?? PARKING_LOT;
    // Of two pages that both hold the draft, both make the same point of it.
    this.outbox.save({ point: id, question: home, base: 0, text });
    this.outbox.dismiss(id);
    this.question = home;
    this.outbox.flush();
    this.draw();
  }

  /** Puts a draft away; until the page is left, that can be undone. */
  dismissDrafts(drafts) {
    drafts.forEach(({ op }) => this.outbox.dismiss(op.id));
    this.say(_("Put away."), { undo: () => this.outbox.keepDrafts(drafts) });
  }

  /** Carries out what was set aside, on top of what stands now. */
  chooseAgain(drafts) {
    for (const { op } of drafts) {
      const { id, type, base, ...fields } = op;
      const point = this.group.points.find((one) => one.id === op.point) ?? this.group.removed.find((one) => one.id === op.point);
      this.outbox.dismiss(id);
      this.#choose(type, { ...fields, ...(base !== undefined && point && { base: this.baseOf(point) }) });
    }
  }

  baseOf(point) {
    return Math.max(point.rev, this.revisions.get(point.id) ?? 0);
  }

  startEditing(point) {
    if (this.editing?.point === point.id) return;
    this.editing = { point: point.id, question: point.question, text: point.text, base: this.baseOf(point), isOwn: false };
  }

  edit(point, text) {
    this.startEditing(point);
    const { base, isOwn: goesOn } = this.editing;
    Object.assign(this.editing, { text, isOwn: true });
    if (text.trim()) this.outbox.save({ point: point.id, question: point.question, base, text, goesOn });
    this.draw();
  }

  stopEditing(point) {
    if (this.editing?.point !== point.id) return;
    const { text, base } = this.editing;
    this.editing = null;
    if (!text.trim()) this.remove({ ...point, rev: base });
    else this.outbox.flush();
    this.draw();
  }

  textOf(point) {
    return this.editing?.point === point.id ? this.editing.text : point.text;
  }

  async showHistory(point) {
    this.show({ history: { point: point.id, revisions: null } });
    const found = await this.#historyOf(point);
    if (this.history?.point !== point.id) return;
    if (found) this.show({ history: { point: point.id, ...found } });
    else {
      this.history = null;
      this.say(_("The earlier texts can't be fetched just now. Try again in a moment."), { isProblem: true });
    }
  }

  async showOlder(point) {
    const { revisions } = this.history;
    const older = await this.#historyOf(point, revisions.at(-1).rev);
    if (this.history?.point !== point.id || !older) return;
    this.show({ history: { point: point.id, revisions: [...revisions, ...older.revisions], more: older.more } });
  }

  async #historyOf(point, before) {
    try {
      const { revisions, more } = await this.connection.ask("history", { point: point.id, before });
      return revisions ? { revisions, more } : null;
    } catch {
      return null;
    }
  }

  bringBack(point, text) {
    const before = this.textOf(point);
    this.#putBack(point, text);
    this.say(_("The earlier text is back."), { undo: () => this.#putBack(point, before) });
  }

  #putBack(point, text) {
    this.history = null;
    const current = this.group.points.find(({ id }) => id === point.id) ?? point;
    this.edit(current, text);
    this.stopEditing(current);
  }

  resolve(point, text) {
    if (this.editing?.point === point.id) this.editing.text = text;
    this.#choose("point.resolve", { point: point.id, base: this.baseOf(point), text });
    announce(_("Chosen."));
  }

  /** The standing text stays; each of the others becomes a point of its own. */
  resolveAsPoints(point) {
    const { question, text, other_texts: others } = point;
    for (const other of others) this.outbox.save({ point: newId(), question, base: 0, text: other.text });
    this.resolve(point, text);
  }

  // Moving, choosing, handing in

  // Together with how that stood which it changes: see `#handOver`.
  #choose(type, fields) {
    const group = withPending(this.state.group, this.#settling);
    this.outbox.add(type, fields, standingOf(group, { type, ...fields }));
  }

  remove(point) {
    const question = this.questions.find(({ key }) => key === point.question);
    const order = point.rank && question ? rankedIds(this.group, question.key) : null;
    this.#choose("point.remove", { point: point.id, base: this.baseOf(point) });
    this.openPoint = null;
    this.say(_("The point is removed."), { undo: () => this.#takeBackRemoval(point.id, question, order) });
  }

  // A point that goes loses its place among the first; whoever takes that back means the place too.
  #takeBackRemoval(id, question, order) {
    this.restore(id);
    if (order) this.setOrder(question, order);
  }

  restore(id) {
    const point = this.group.removed.find((removed) => removed.id === id);
    if (!point) return;
    this.notice = null;
    this.#choose("point.restore", { point: id, base: this.baseOf(point) });
  }

  move(id, question, before) {
    this.#choose("point.move", { point: id, question, before });
  }

  /** One step up (-1) or down (1) within the question. */
  step(point, direction) {
    const others = this.points(point.question).map(({ id }) => id);
    const from = others.indexOf(point.id);
    const to = from + direction;
    if (to < 0 || to >= others.length) return;
    others.splice(from, 1);
    this.move(point.id, point.question, others[to] ?? null);
    announce(_("Moved to place %(place)s of %(count)s.", { place: to + 1, count: others.length + 1 }));
  }

  sendTo(point, question) {
    this.openPoint = null;
    this.move(point.id, question, null);
    const place = this.questions.find(({ key }) => key === question);
    this.say(place ? _("Moved to question %(number)s.", { number: place.number }) : _("Parked."), {
      undo: () => this.move(point.id, point.question, null),
    });
  }

  rank(question, id, rank) {
    const before = rankedIds(this.group, question.key);
    const order = withRank(before, id, rank, question.prioritise.to);
    this.setOrder(question, order);
    const place = order.indexOf(id) + 1;
    announce(place ? _("Priority %(rank)s.", { rank: place }) : _("No longer prioritised."));
  }

  setOrder(question, points) {
    this.#choose("priorities.set", { question: question.key, points });
  }

  address(point, question, key) {
    const chosen = point.addressees.includes(key) ? point.addressees.filter((other) => other !== key) : [...point.addressees, key];
    const all = question.addressees.length === chosen.length;
    this.#choose("point.address", { point: point.id, addressees: all ? [] : question.addressees.filter((other) => chosen.includes(other)) });
  }

  addressAll(point) {
    this.#choose("point.address", { point: point.id, addressees: [] });
  }

  handIn(block, done) {
    this.#choose("block.hand_in", { block: block.key, done });
    if (done) announce(_("Handed in. You can still change it."));
  }

  // What is asked of the server directly

  async request(type, fields = {}) {
    try {
      const answer = await this.connection.op(type, fields);
      if (!answer.ok) this.say(answer.error.message, { isProblem: true });
      return answer.ok;
    } catch {
      this.say(_("That did not get through: there is no connection just now. Try again in a moment."), { isProblem: true });
      return false;
    }
  }

  takeRole(role, participant) {
    return this.request("role.take", participant === undefined ? { role } : { role, participant });
  }

  // The page itself

  say(text, { undo = null, isProblem = false } = {}) {
    this.notice = { text, undo, isProblem };
    announce(text);
    this.draw();
  }

  show(changes) {
    Object.assign(this, changes);
    this.draw();
  }

  openDesk(question) {
    if (this.question && this.question !== question) this.finishComposing(this.question);
    this.show({ question, openPoint: null, notice: null, workspaceOpen: this.workspaceOpen || this.block?.kind !== "group_work" });
  }

  dismissMessage(id) {
    this.dismissed.add(id);
    this.draw();
  }
}
