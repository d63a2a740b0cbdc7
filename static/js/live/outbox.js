/**
 * The group's operations, kept on the device from the keystroke until the server has them.
 *
 * Each page keeps a record of its own, so two tabs never write over each other's. What a
 * closed tab left behind is taken over by the next one that opens; an operation that is
 * sent from both does no harm, because its id is the same. A tab that a browser has put to
 * sleep looks like a closed one: so whenever another page may have taken the record, what
 * lies here is sealed, and what is typed afterwards goes under an id of its own.
 */

import { createStore, del, entries, set } from "idb-keyval";
import { newId } from "dialogseminar/live/ids.js";
import { Queue } from "dialogseminar/live/queue.js";

const KEEP_WITHIN = 100;
const OTHERS_ANSWER_WITHIN = 300;
const LONGEST_KEPT = 30 * 24 * 60 * 60_000;
const MOST_BYTES_ON_LEAVING = 60_000;
const LOOK_FOR_SLEEP_EVERY = 1000;
const SLEPT_AFTER = 2500;

/**
 * - `send(op)` answers with the acknowledgement or throws;
 * - `post(operations)` sends what is left while the page is being closed;
 * - `onChange()` after everything that changes what is pending;
 * - `onAnswer(op, answer)` after each acknowledgement.
 */
export class Outbox {
  queue = new Queue();
  #online = false;
  #storageFailed = false;
  #isRecovering = false;
  #pumpTimer = null;
  #keepTimer = null;
  #page = newId();
  #awakeAt = Date.now();
  #hasAskedToStay = false;

  constructor({ code, group, send, post, onChange, onAnswer }) {
    Object.assign(this, { send, post, onChange, onAnswer });
    this.prefix = `${code}/${group}/`;
    this.channel = new BroadcastChannel(`outbox/${code}/${group}`);
    this.channel.onmessage = ({ data }) => this.#heard(data);
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#seal());
    document.addEventListener("visibilitychange", () => document.hidden && this.#hide());
    for (const event of ["freeze", "resume"]) document.addEventListener(event, () => this.#seal());
    setInterval(() => this.#lookForSleep(), LOOK_FOR_SLEEP_EVERY);
  }

  get entries() {
    return this.queue.entries;
  }

  get refused() {
    return this.queue.refused;
  }

  /** One word, and how many texts are kept here; what earlier pages left is looked for first. */
  status() {
    if (this.#isRecovering && !this.queue.entries.length) return { state: "looking", count: 0 };
    return this.queue.status({ online: this.#online, storageFailed: this.#storageFailed });
  }

  save(fields) {
    this.#lookForSleep();
    this.queue.save(fields, Date.now());
    this.#changed();
  }

  add(type, fields) {
    this.#lookForSleep();
    this.queue.add({ type, ...fields }, Date.now());
    this.#changed();
  }

  takeBack(point) {
    this.#lookForSleep();
    const taken = this.queue.takeBack(point);
    if (taken) this.#changed();
    return taken;
  }

  dismiss(id) {
    this.queue.dismiss(id);
    this.#changed();
  }

  /** Makes drafts of the texts that another pen has overtaken, and names their points. */
  setAside(standing) {
    const points = this.queue.setAside(standing);
    if (points.length) this.#changed();
    return points;
  }

  /** No more waiting for a pause in the typing. */
  flush() {
    this.queue.hurry(Date.now());
    this.#keepNow();
    this.#pump();
  }

  setOnline(online) {
    if (online && !this.#online) this.queue.reconnected();
    this.#online = online;
    this.#pump();
  }

  /** Takes over what earlier pages on this device did not get sent. */
  async recover() {
    this.#isRecovering = true;
    try {
      this.store = createStore("dialogseminar", "outbox");
      const alive = await this.#pagesAlive();
      const kept = await this.#keptNotTooLong();
      const left = kept.filter(([key]) => this.#isLeftBehind(key, alive));
      for (const [, record] of left) this.queue.adopt(record);
      if (!left.length) return;
      await this.#keepNow();
      // Where this page can keep nothing, what the others kept is all there is.
      if (this.#storageFailed) return;
      for (const [key] of left) await del(key, this.store);
    } catch {
      this.#storageFailed = true;
    } finally {
      this.#isRecovering = false;
      this.#changed();
    }
  }

  // What nobody came back for, of whatever seminar, is not left on the device for ever.
  async #keptNotTooLong() {
    const all = await entries(this.store);
    const isOld = ([, { at }]) => at !== undefined && Date.now() - at > LONGEST_KEPT;
    for (const [key] of all.filter(isOld)) await del(key, this.store);
    return all.filter((one) => !isOld(one));
  }

  #isLeftBehind(key, alive) {
    const page = String(key).slice(this.prefix.length);
    return String(key).startsWith(this.prefix) && page !== this.#page && !alive.has(page);
  }

  async #pagesAlive() {
    this.alive = new Set();
    this.channel.postMessage({ asks: this.#page });
    await new Promise((resolve) => setTimeout(resolve, OTHERS_ANSWER_WITHIN));
    return this.alive;
  }

  // An answer that comes too late is none: whoever asks may take what lies here as it stands.
  #heard({ asks, alive }) {
    if (asks) {
      this.#seal();
      this.channel.postMessage({ alive: this.#page });
    }
    if (alive) this.alive?.add(alive);
  }

  #seal() {
    if (this.queue.isEmpty) return;
    this.queue.seal();
    this.#keepNow();
  }

  // A page that nobody sees may be put to sleep without a word.
  #hide() {
    this.queue.seal();
    this.flush();
  }

  // Not every browser tells a page that it slept; its timers stood still.
  #lookForSleep() {
    const now = Date.now();
    if (now - this.#awakeAt > SLEPT_AFTER) this.#seal();
    this.#awakeAt = now;
  }

  #changed() {
    this.#keepTimer ??= setTimeout(() => this.#keepNow(), KEEP_WITHIN);
    this.#pump();
    this.#tell();
  }

  // What goes wrong in the drawing must not hold up what is written.
  #tell(listener = this.onChange, ...what) {
    try {
      listener(...what);
    } catch (error) {
      reportError(error);
    }
  }

  async #keepNow() {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    const failedBefore = this.#storageFailed;
    try {
      this.store ??= createStore("dialogseminar", "outbox");
      const key = this.prefix + this.#page;
      await (this.queue.isEmpty ? del(key, this.store) : this.#keep(key));
      this.#storageFailed = false;
    } catch {
      this.#storageFailed = true;
    }
    if (failedBefore !== this.#storageFailed) this.#tell();
  }

  async #keep(key) {
    const record = { ...this.queue.record(), at: Date.now() };
    await set(key, record, this.store);
    this.queue.kept(record);
    this.#askToStay();
  }

  // A browser short of room clears away first what nobody asked it to keep.
  #askToStay() {
    if (this.#hasAskedToStay) return;
    this.#hasAskedToStay = true;
    navigator.storage?.persist?.().catch(() => {});
  }

  #pump() {
    clearTimeout(this.#pumpTimer);
    if (!this.#online) return;
    this.#lookForSleep();
    const { entry, wait } = this.queue.next(Date.now());
    if (entry) this.#sendOne(entry);
    else if (wait) this.#pumpTimer = setTimeout(() => this.#pump(), wait);
  }

  async #sendOne(entry) {
    this.queue.sending(entry);
    this.#tell();
    try {
      const answer = await this.send({ ...entry.op });
      const done = this.queue.answered(answer, Date.now());
      if (done) this.#tell(this.onAnswer, done, answer);
    } catch {
      this.queue.unanswered(Date.now());
    }
    this.#changed();
  }

  #leave() {
    this.queue.seal();
    const operations = this.queue.parting(MOST_BYTES_ON_LEAVING).map(({ op }) => op);
    this.#keepNow();
    if (operations.length) this.post(operations);
  }
}
