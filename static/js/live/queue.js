/**
 * What waits to be sent, in the order it was done. Pure: no storage, no network, no clock.
 *
 * One operation is under way at a time, so each may rely on those before it. What is typed
 * into a text that still waits is merged into it; what has been sent is never altered,
 * because the server may have it already.
 */

import { newId } from "./ids.js";

export const MOST_CHARACTERS = 10_000;
const TYPING_PAUSE = 400;
const LONGEST_WAIT = 800;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 5000;

const TEXT_OPERATIONS = ["point.save", "point.resolve"];
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
  #retryAt = 0;
  #failures = 0;

  /** A text as it stands after a keystroke. `base` is the revision it was typed on top of. */
  save({ point, question, base, text }, now) {
    const last = this.#lastOf(point);
    // A text that is too long has never been sent, wherever it came from.
    if (last?.op.type === "point.save" && (!last.sent || isTooLong(last.op.text))) {
      last.op.text = text;
      last.sent = false;
      last.dueAt = Math.min(now + TYPING_PAUSE, last.since + LONGEST_WAIT);
      return;
    }
    const op = { id: newId(), type: "point.save", point, question, base, text };
    this.entries.push({ op, sent: false, since: now, dueAt: now + TYPING_PAUSE });
  }

  /** Anything but typing is sent at once, after all that came before it. */
  add(fields, now) {
    this.hurry(now);
    const key = REPLACEABLE[fields.type];
    const waiting = key && this.entries.find(({ op, sent }) => !sent && op.type === fields.type && op[key] === fields[key]);
    if (waiting) this.entries.splice(this.entries.indexOf(waiting), 1);
    this.entries.push({ op: { id: newId(), ...fields }, sent: false, since: now, dueAt: now });
  }

  hurry(now) {
    for (const entry of this.entries) entry.dueAt = Math.min(entry.dueAt, now);
  }

  /** Takes back a new point that the server has never heard of. */
  takeBack(point) {
    const own = this.entries.filter(({ op }) => op.point === point);
    const unheard = own.length > 0 && own[0].op.type === "point.save" && own[0].op.base === 0 && own.every(({ sent }) => !sent);
    if (unheard) this.entries = this.entries.filter(({ op }) => op.point !== point);
    return unheard;
  }

  /** The next operation to send, or how many milliseconds until there is one, or nothing. */
  next(now) {
    if (this.underWay) return {};
    const held = this.heldPoints();
    const entry = this.entries.find(({ op }) => !held.has(op.point));
    if (!entry) return {};
    const wait = Math.max(entry.dueAt, this.#retryAt) - now;
    return wait > 0 ? { wait } : { entry };
  }

  sending(entry) {
    entry.sent = true;
    this.underWay = entry.op.id;
  }

  /** What the server answered to the operation under way. */
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
    if (answer.ok) this.#rebase(entry.op.point, answer.rev);
    else if (TEXT_OPERATIONS.includes(entry.op.type)) this.refused.push({ op: entry.op, error: answer.error });
    return entry.op;
  }

  /** No answer came: the same operation is sent again, under its id. */
  unanswered(now) {
    this.underWay = null;
    this.#retryLater(now);
  }

  reconnected() {
    this.#retryAt = 0;
  }

  /** The revision that the next text of this point builds on is known by its last answer. */
  #rebase(point, rev) {
    if (!point || rev === undefined) return;
    for (const { op } of this.entries) {
      if (op.point === point && REVISING_OPERATIONS.includes(op.type)) op.base = rev;
    }
  }

  #retryLater(now) {
    this.#failures += 1;
    this.#retryAt = now + Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
  }

  #lastOf(point) {
    return this.entries.findLast(({ op }) => op.point === point && REVISING_OPERATIONS.includes(op.type));
  }

  hasText(point) {
    return this.entries.some(({ op }) => op.point === point && TEXT_OPERATIONS.includes(op.type));
  }

  /** Points whose text is too long to be sent. It stays here until it is made shorter. */
  heldPoints() {
    const held = this.entries.filter(({ op }) => op.type === "point.save" && isTooLong(op.text));
    return new Set(held.map(({ op }) => op.point));
  }

  /** Nothing may be merged into an operation that could have been sent from elsewhere. */
  seal() {
    for (const entry of this.entries) entry.sent = true;
  }

  /** Takes over what another page left behind, ahead of what is done here. */
  adopt(record) {
    const known = new Set(this.entries.map(({ op }) => op.id));
    const entries = record.entries.filter(({ op }) => !known.has(op.id)).map((entry) => ({ ...entry, sent: true, dueAt: 0 }));
    this.entries = [...entries, ...this.entries];
    this.refused = [...record.refused, ...this.refused];
  }

  dismiss(id) {
    this.refused = this.refused.filter(({ op }) => op.id !== id);
  }

  /** Whether all that was refused was only written by one who may no longer write. */
  get hasOnlyDrafts() {
    return this.refused.length > 0 && this.refused.every(({ error }) => error.code === "not_allowed");
  }

  get isEmpty() {
    return !this.entries.length && !this.refused.length;
  }

  record() {
    return structuredClone({ entries: this.entries, refused: this.refused });
  }

  /** One word for the promise beside the clock, and how many texts are kept on this device. */
  status({ online, storageFailed }) {
    const count = new Set(this.entries.map(({ op }) => op.point ?? op.id)).size;
    if (!count) return { state: online ? "saved" : "offline", count };
    if (storageFailed) return { state: "storage_failed", count };
    const stuck = !online || this.#failures > 0 || this.heldPoints().size > 0;
    return { state: stuck ? "waiting" : "saving", count };
  }
}
