/**
 * What waits to be sent, in the order it was done. Pure: no storage, no network, no clock.
 *
 * One operation is under way at a time, so each may rely on those before it. What is typed
 * into a text that still waits is merged into it; what has been sent is never altered,
 * because the server may have it already. An id never stands for two texts: another page may
 * have taken over what lies on the device and sent it, and the server answers an id as it did
 * the first time. What is sealed is not altered either, so that it need not be told from what
 * the other page has sent.
 */

import { newId } from "./ids.js";

export const MOST_CHARACTERS = 10_000;
const TYPING_PAUSE = 400;
const LONGEST_WAIT = 800;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 5000;
const USUAL_WAIT = 2000;

export const TEXT_OPERATIONS = ["point.save", "point.resolve"];
const REVISING_OPERATIONS = [...TEXT_OPERATIONS, "point.remove", "point.restore"];
// The last one counts: one that still waits is replaced by the next of its kind.
const REPLACEABLE = { "priorities.set": "question", "point.address": "point", "point.move": "point", "block.hand_in": "block" };

/** The server counts characters, not the units JavaScript's length counts. */
export function characters(text) {
  return text.length <= MOST_CHARACTERS ? text.length : Array.from(text).length;
}

export function isTooLong(text) {
  return characters(text) > MOST_CHARACTERS;
}

export class Queue {
  entries = [];
  refused = [];
  underWay = null;
  #beside = new Set();
  #retryAt = 0;
  #failures = 0;

  /**
   * A text as it stands after a keystroke. `base` is the revision it was typed on top of; `goesOn`
   * says that it was begun before, and so before another page's text of the point was taken over.
   */
  save({ point, question, base, text, goesOn = false }, now) {
    const last = this.#lastOf(point);
    if (last?.op.type === "point.save" && canGrow(last)) {
      if (isSettled(last)) this.#renew(last);
      else if (last.exposed?.id === last.op.id && last.exposed.text !== text) last.op.id = newId();
      last.op.text = text;
      last.stored = false;
      last.dueAt = Math.min(now + TYPING_PAUSE, last.since + LONGEST_WAIT);
      return;
    }
    const op = { id: newId(), type: "point.save", point, question, base, text, ...(this.#beside.has(point) && { gives_way: true }) };
    const unseen = goesOn ? this.#idsOf(point, ({ adopted }) => adopted) : [];
    this.entries.push({ op, sent: false, sealed: false, since: now, dueAt: now + TYPING_PAUSE, unseen });
  }

  // The page it came from, or the one that took it over, may make it short enough in its own way.
  #renew(entry) {
    entry.op.id = newId();
    delete entry.op.gives_way;
    entry.sent = entry.sealed = entry.adopted = false;
  }

  /**
   * Anything but typing is sent at once, after all that came before it. `seen` is how that which
   * it changes stood when it was done, as JSON knows it.
   */
  add(fields, now, seen) {
    this.hurry(now);
    const key = REPLACEABLE[fields.type];
    const waiting = key && this.entries.find((entry) => !isSettled(entry) && entry.op.type === fields.type && entry.op[key] === fields[key]);
    if (waiting) this.entries.splice(this.entries.indexOf(waiting), 1);
    this.entries.push({ op: { id: newId(), ...fields }, sent: false, sealed: false, since: now, dueAt: now, seen });
  }

  hurry(now) {
    for (const entry of this.entries) entry.dueAt = Math.min(entry.dueAt, now);
  }

  /** Takes back a new point that the server has never heard of. */
  takeBack(point) {
    const own = this.entries.filter(({ op }) => op.point === point);
    const unheard = own.length > 0 && own[0].op.type === "point.save" && own[0].op.base === 0 && !own.some(isSettled);
    if (unheard) this.entries = this.entries.filter(({ op }) => op.point !== point);
    return unheard;
  }

  /** The next operation to send, or how many milliseconds until there is one, or nothing. */
  next(now) {
    if (this.underWay) return {};
    const held = this.heldPoints();
    const entry = this.entries.find(({ op }) => !subjects(op).some((subject) => held.has(subject)));
    if (!entry) return {};
    const wait = Math.max(entry.dueAt, this.#retryAt) - now;
    return wait > 0 ? { wait } : { entry };
  }

  // A text that went out before may come long after: what was written meanwhile stands.
  sending(entry) {
    if (entry.sent && entry.op.type === "point.save") entry.op.gives_way = true;
    entry.sent = true;
    this.underWay = entry.op.id;
  }

  /** What the server answered to the operation under way: its entry, where that ends it. */
  answered(answer, now) {
    const entry = this.entries.find(({ op }) => op.id === this.underWay);
    this.underWay = null;
    if (!entry) return null;
    if (!answer.ok && ["busy", "too_many"].includes(answer.error.code)) {
      this.#retryLater(now);
      return null;
    }
    this.#failures = 0;
    this.#retryAt = 0;
    this.entries = this.entries.filter((other) => other !== entry);
    if (answer.ok) {
      this.#rebase(entry.op, answer.rev);
      this.#noteItsPlace(entry.op, answer);
    } else if (this.#isToBeShown(entry, answer.error)) this.refused.push({ op: entry.op, error: answer.error });
    return entry;
  }

  /** No answer came: the same operation is sent again, under its id. */
  unanswered(now) {
    this.underWay = null;
    this.#retryLater(now);
  }

  reconnected() {
    this.#retryAt = 0;
  }

  // What is typed on top of a text that stands beside another stays beside it, until one is chosen.
  #noteItsPlace({ type, point, gives_way }, { conflict }) {
    if (!TEXT_OPERATIONS.includes(type)) return;
    if (!gives_way || !conflict) {
      this.#beside.delete(point);
      return;
    }
    this.#beside.add(point);
    for (const { op } of this.entries) if (op.point === point && op.type === "point.save") op.gives_way = true;
  }

  // A text, unless the one that was typed on from it is still to come; and a choice, where the right
  // to make it went to somebody else before it was sent.
  #isToBeShown({ op }, { code }) {
    if (!TEXT_OPERATIONS.includes(op.type)) return code === "not_allowed";
    return !this.entries.some((later) => isTypedOnFrom(later, op));
  }

  /**
   * The server was restored from a copy that knows less than it had answered. `standing(point)` is
   * the revision that a text of the point can build on now, 0 for none: then it is made anew.
   */
  wentBack(standing) {
    for (const { op } of this.entries) if (op.base !== undefined) op.base = Math.min(op.base, standing(op.point));
  }

  /** The revision that the next text of this point builds on is known by its last answer. */
  #rebase(done, rev) {
    if (!done.point || rev === undefined) return;
    for (const { op, unseen = [] } of this.entries) {
      const follows = op.point === done.point && REVISING_OPERATIONS.includes(op.type) && !unseen.includes(done.id);
      if (follows) op.base = Math.max(op.base, rev);
    }
  }

  #idsOf(point, isWanted) {
    return this.entries.filter((entry) => entry.op.point === point && isWanted(entry)).map(({ op }) => op.id);
  }

  #retryLater(now) {
    this.#failures += 1;
    this.#retryAt = now + Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
  }

  #lastOf(point) {
    return this.entries.findLast(({ op }) => op.point === point && REVISING_OPERATIONS.includes(op.type));
  }

  /** Points whose text is too long to be sent. It stays here until it is made shorter. */
  heldPoints() {
    const held = this.entries.filter(({ op }) => op.type === "point.save" && isTooLong(op.text));
    return new Set(held.map(({ op }) => op.point));
  }

  /** Nothing may be merged into an operation that could have been sent from elsewhere. */
  seal() {
    this.entries = this.entries.flatMap(sealed);
  }

  /** The device holds this record, as `record` gave it. */
  stored(record) {
    const texts = new Map(record.entries.map(({ op }) => [op.id, op.text]));
    for (const entry of this.entries) entry.stored ||= texts.has(entry.op.id) && texts.get(entry.op.id) === entry.op.text;
  }

  /** Takes over what other pages left behind, the oldest first, ahead of what is done here. */
  adopt(records) {
    for (const record of [...records].sort((one, other) => (other.at ?? 0) - (one.at ?? 0))) {
      const entries = unknown(record.entries, this.entries).map((entry) => ({ ...entry, adopted: true, sent: true, sealed: true, stored: false, dueAt: 0 }));
      for (const entry of this.entries) entry.unseen = [...(entry.unseen ?? []), ...entries.map(({ op }) => op.id)];
      this.entries = [...entries, ...this.entries];
      this.refused = [...unknown(record.refused, this.refused), ...this.refused];
    }
  }

  /**
   * What can go in one letter, with nobody to wait for its answers: of each point no two that
   * build on the same revision, for they would stand against each other. What comes after
   * something left out, and is about the same, is left out too. All of it stays here as well.
   *
   * `isAway` says that nobody knows what the others did meanwhile: then only texts go, and they
   * give way.
   */
  parting(mostBytes, { isAway = false } = {}) {
    const leftOut = this.heldPoints();
    const newest = new Map();
    let bytes = 0;
    return this.entries.filter((entry) => {
      const { op } = entry;
      if (isAway && !REVISING_OPERATIONS.includes(op.type)) return false;
      const isToWait = isAway && op.type !== "point.save";
      const isLeft = isToWait || subjects(op).some((subject) => leftOut.has(subject)) || isOnTheSame(newest.get(op.point), op);
      if (isLeft || (bytes += bytesOf(op)) > mostBytes) {
        leftOut.add(op.point ?? op.question ?? op.block);
        return false;
      }
      if (REVISING_OPERATIONS.includes(op.type)) newest.set(op.point, op);
      if (op.type === "point.save" && (isAway || entry.sent)) op.gives_way = true;
      return (entry.sent = true);
    });
  }

  /**
   * Sets the texts aside as drafts that were never sent and that another text has overtaken.
   * `standing(point)` is the point as the server has it. Answers with the ids of their points.
   */
  setAside(standing) {
    const aside = this.entries.filter((entry) => !entry.sent && entry.op.type === "point.save" && this.#isOvertaken(entry.op, standing));
    this.entries = this.entries.filter((entry) => !aside.includes(entry));
    const newest = aside.filter(({ op }, index) => !aside.slice(index + 1).some((later) => isTypedOnFrom(later, op)));
    this.refused.push(...newest.map(({ op }) => ({ op, error: { code: "not_allowed", message: "" } })));
    return newest.map(({ op }) => op.point);
  }

  /**
   * Sets the choices aside that somebody else has chosen otherwise in meanwhile: carried out now,
   * they would undo what they never saw. `standing(op)` is how that which it changes stands at the
   * server, and `outcome(op)` how it stands once the operation is done.
   */
  setChoicesAside(standing, outcome) {
    const isOvertaken = ({ op, seen }) => {
      const now = JSON.stringify(standing(op));
      if (seen === undefined || now === undefined) return false;
      const expected = [seen, ...this.entries.filter((other) => isAboutTheSame(other.op, op)).map((other) => outcome(other.op))];
      return !expected.some((one) => JSON.stringify(one) === now);
    };
    const aside = this.entries.filter(isOvertaken);
    this.entries = this.entries.filter((entry) => !aside.includes(entry));
    this.refused.push(...aside.map(({ op }) => ({ op, error: { code: "overtaken", message: "" } })));
    return aside.length;
  }

  /** What is put first, without the points that are no longer there to be chosen. */
  withoutPoints(isGone) {
    for (const entry of this.entries) {
      const { op } = entry;
      if (op.type !== "priorities.set" || !op.points.some((point) => isGone(point, op.question))) continue;
      entry.op = { ...op, id: newId(), points: op.points.filter((point) => !isGone(point, op.question)) };
      entry.sent = entry.sealed = entry.stored = false;
    }
  }

  // A text that went from here may stand already, with its answer lost: that overtakes nothing.
  #isOvertaken({ point, base }, standing) {
    const there = standing(point);
    if (!there || base === 0 || there.rev <= base) return false;
    return !this.entries.some(({ op }) => op.point === point && op.text === there.text);
  }

  /** The texts that are here and nowhere else: of each point the newest. */
  get unsentTexts() {
    const texts = this.entries.filter(({ op }) => TEXT_OPERATIONS.includes(op.type)).map(({ op }) => [op.point, op]);
    return [...new Map(texts).values()];
  }

  dismiss(id) {
    this.refused = this.refused.filter(({ op }) => op.id !== id);
  }

  /** What was dismissed, taken back. */
  keepDrafts(drafts) {
    this.refused = [...unknown(drafts, this.refused), ...this.refused];
  }

  /** Whether all that was refused was only written by one who may no longer write. */
  get hasOnlyDrafts() {
    return this.refused.length > 0 && this.refused.every(({ error }) => ["not_allowed", "overtaken"].includes(error.code));
  }

  get isEmpty() {
    return !this.entries.length && !this.refused.length;
  }

  record() {
    // Others may have it from the moment it is on its way to the device.
    for (const entry of this.entries) entry.exposed = { id: entry.op.id, text: entry.op.text };
    return structuredClone({ entries: this.entries, refused: this.refused });
  }

  /** Whether something waits that would go with this page. */
  get wouldLose() {
    return this.entries.some(({ stored }) => !stored);
  }

  /** One word for the promise beside the clock, and how many texts are kept on this device. */
  status({ online, storageFailed, now }) {
    const count = new Set(this.entries.map(({ op }) => op.point ?? op.id)).size;
    if (!count) return { state: online ? "saved" : "offline", count };
    const isStuck = !online || this.#failures > 0 || this.heldPoints().size > 0;
    if (storageFailed) return { state: isStuck || this.#isLate(now) ? "storage_failed" : "saving", count };
    return { state: isStuck ? "waiting" : "saving", count };
  }

  #isLate(now) {
    return this.entries.some(({ since }) => now - since > USUAL_WAIT);
  }
}

/** Whether its id may be known elsewhere, so that it can only be sent as it is. */
function isSettled({ sent, sealed }) {
  return sent || sealed;
}

// A text that is too long has never been sent, wherever it came from.
function canGrow(entry) {
  return !isSettled(entry) || isTooLong(entry.op.text);
}

// Whoever has taken the text over as it lay on the device sends it under its first id. Sent from
// here too, it does no harm, and what was typed since follows as what it is: the next text.
function sealed(entry) {
  const { op, exposed } = entry;
  if (isSettled(entry) || !exposed || exposed.id === op.id || isTooLong(exposed.text)) return [{ ...entry, sealed: true }];
  return [{ ...entry, op: { ...op, ...exposed }, sealed: true }, { ...entry, sealed: true }];
}

function unknown(others, own) {
  const known = new Set(own.map(({ op }) => op.id));
  return others.filter(({ op }) => !known.has(op.id));
}

function isTypedOnFrom({ op, unseen = [] }, before) {
  return op.point === before.point && TEXT_OPERATIONS.includes(op.type) && !unseen.includes(before.id);
}

/** All that an operation can be about: the points it names, and the list or block it sets. */
function subjects({ type, point, before, points = [], question, block }) {
  return [point, before, ...points, type === "priorities.set" ? question : undefined, block].filter(Boolean);
}

// The list or the block that it sets, or else the point.
function isAboutTheSame(one, other) {
  const about = ({ type, question, block, point }) => (type === "priorities.set" ? question : (block ?? point));
  return about(one) === about(other);
}

// Typing on at the end of one's own text is no second text: the server takes it as one.
function isOnTheSame(before, op) {
  if (!before || !REVISING_OPERATIONS.includes(op.type)) return false;
  return !(before.type === "point.save" && op.type === "point.save" && op.text.startsWith(before.text));
}

function bytesOf(op) {
  return new Blob([JSON.stringify(op)]).size;
}
