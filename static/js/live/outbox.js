/**
 * The group's operations, kept on the device from the keystroke until the server has them.
 *
 * Each page keeps a record of its own, so two tabs never write over each other's. What a
 * closed tab left behind is taken over by one that is open, or the next that opens; an
 * operation that is sent from both does no harm, because its id is the same. A tab that a
 * browser has put to sleep looks like a closed one: so whenever another page may have taken
 * the record, what lies here is sealed, and what is typed afterwards goes under an id of its own.
 */

import { del, entries, set } from "idb-keyval";
import { deviceNow } from "dialogseminar/live/device_clock.js";
import { openStore } from "dialogseminar/live/device_store.js";
import { newId } from "dialogseminar/live/ids.js";
import { Queue } from "dialogseminar/live/queue.js";

const KEEP_WITHIN = 100;
const KEEP_AGAIN_EVERY = 5000;
const STORAGE_ANSWERS_WITHIN = 2000;
const OTHERS_ANSWER_WITHIN = 300;
const LOOK_FOR_OTHERS_EVERY = 30_000;
const LONGEST_KEPT = 30 * 24 * 60 * 60_000;
const MOST_BYTES_ON_LEAVING = 60_000;
const LOOK_FOR_SLEEP_EVERY = 1000;
const SLEPT_AFTER = 2500;

/**
 * - `send(op)` answers with the acknowledgement or throws;
 * - `post(operations)` sends what is left while the page is being closed;
 * - `onChange()` after everything that changes what is pending;
 * - `onAnswer(op, answer, {isOwn})` after each acknowledgement; `isOwn` where it was done on this page;
 * - `onTakenOver()` after other pages' operations have come in, before any of them is sent;
 * - `now()` is the time by the server's clock, as well as it is known.
 */
export class Outbox {
  queue = new Queue();
  #online = false;
  #storageFailed = false;
  #isFirstLook = true;
  #recovering = null;
  #pumpTimer = null;
  #keepTimer = null;
  #page = newId();
  #awakeAt = Date.now();
  #hasAskedToStay = false;

  constructor({ code, group, send, post, onChange, onAnswer, onTakenOver, now }) {
    Object.assign(this, { send, post, onChange, onAnswer, onTakenOver, now });
    this.prefix = `${code}/${group}/`;
    this.channel = new BroadcastChannel(`outbox/${code}/${group}`);
    this.channel.onmessage = ({ data }) => this.#heard(data);
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#seal());
    addEventListener("beforeunload", (event) => this.wouldLose && event.preventDefault());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#hide() : this.recover()));
    for (const event of ["freeze", "resume"]) document.addEventListener(event, () => this.#seal());
    setInterval(() => this.#lookForSleep(), LOOK_FOR_SLEEP_EVERY);
    setInterval(() => this.recover(), LOOK_FOR_OTHERS_EVERY);
    // What lies on the device may be cleared away while it waits.
    setInterval(() => this.queue.isEmpty || this.#keepNow(), KEEP_AGAIN_EVERY);
  }

  get entries() {
    return this.queue.entries;
  }

  get refused() {
    return this.queue.refused;
  }

  /** One word, and how many texts are kept here; what earlier pages left is looked for first. */
  status() {
    if (this.#isFirstLook && this.#recovering && !this.queue.entries.length) return { state: "looking", count: 0 };
    return this.queue.status({ online: this.#online, storageFailed: this.#storageFailed, now: deviceNow() });
  }

  /** Whether the device can't keep what is written, so that the page must stay open until it is sent. */
  get keepsNothing() {
    return this.#storageFailed;
  }

  /** Whether a text waits that would go with the page. */
  get wouldLose() {
    return this.#storageFailed && this.queue.wouldLose;
  }

  save(fields) {
    this.#lookForSleep();
    this.queue.save(fields, deviceNow());
    this.#changed();
  }

  /** `seen` is how that which it changes stood when it was done. */
  add(type, fields, seen) {
    this.#lookForSleep();
    this.queue.add({ type, ...fields }, deviceNow(), seen);
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

  keepDrafts(drafts) {
    this.queue.keepDrafts(drafts);
    this.#changed();
  }

  /** Makes drafts of the texts that another pen has overtaken, and names their points. */
  setAside(standing) {
    const points = this.queue.setAside(standing);
    if (points.length) this.#changed();
    return points;
  }

  /** Sets the choices aside that somebody has chosen otherwise in; see the queue. */
  setChoicesAside(standing, outcome) {
    if (this.queue.setChoicesAside(standing, outcome)) this.#changed();
  }

  withoutPoints(isGone) {
    this.queue.withoutPoints(isGone);
  }

  /** No more waiting for a pause in the typing. */
  flush() {
    this.queue.hurry(deviceNow());
    this.#keepNow();
    this.#pump();
  }

  setOnline(online) {
    const isBack = online && !this.#online;
    if (isBack) this.queue.reconnected();
    this.#online = online;
    this.#pump();
    if (isBack && !this.#isFirstLook) this.recover();
  }

  /** Takes over what other pages on this device did not get sent before they went. */
  recover() {
    this.#recovering ??= this.#recover().finally(() => {
      this.#recovering = null;
      this.#isFirstLook = false;
      this.#tell();
    });
    return this.#recovering;
  }

  async #recover() {
    const alive = await this.#pagesAlive();
    try {
      const left = (await this.#kept()).filter(([key]) => this.#isLeftBehind(key, alive));
      if (left.length) await this.#takeOver(left);
    } catch {
      this.#failed();
    }
  }

  async #takeOver(left) {
    this.queue.adopt(left.map(([, record]) => record).filter(isRecord));
    this.#tell(this.onTakenOver);
    await this.#keepNow();
    // Where this page can keep nothing, what the others kept is all there is.
    if (!this.#storageFailed) for (const [key, record] of left) if (isRecord(record)) await del(key, this.store);
    this.#changed();
  }

  // What nobody came back for, of whatever other group, is not left on the device for ever.
  async #kept() {
    this.store ??= openStore("dialogseminar", "outbox");
    const all = await within(STORAGE_ANSWERS_WITHIN, entries(this.store));
    const isOld = ([key, record]) => this.#online && !String(key).startsWith(this.prefix) && this.now() - record?.at > LONGEST_KEPT;
    for (const [key] of all.filter(isOld)) await del(key, this.store);
    return all;
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
  #heard({ asks, alive, left }) {
    if (left) this.recover();
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
      this.store ??= openStore("dialogseminar", "outbox");
      const key = this.prefix + this.#page;
      await within(STORAGE_ANSWERS_WITHIN, this.queue.isEmpty ? del(key, this.store) : this.#keep(key));
      this.#storageFailed = false;
    } catch {
      this.#failed();
    }
    if (failedBefore !== this.#storageFailed) this.#tell();
  }

  async #keep(key) {
    const record = { ...this.queue.record(), at: this.now() };
    await set(key, record, this.store);
    this.queue.stored(record);
    this.#askToStay();
  }

  // Opened anew the next time: it may have been closed because its data was cleared.
  #failed() {
    this.#storageFailed = true;
    this.store = null;
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
    const { entry, wait } = this.queue.next(deviceNow());
    if (entry) this.#sendOne(entry);
    else if (wait) this.#pumpTimer = setTimeout(() => this.#pump(), wait);
  }

  async #sendOne(entry) {
    this.queue.sending(entry);
    // Under this id, if it is not there yet: whoever finds it sends the same again.
    if (!entry.stored) this.#keepNow();
    this.#tell();
    try {
      const answer = await this.send({ ...entry.op });
      const done = this.queue.answered(answer, deviceNow());
      if (done) this.#tell(this.onAnswer, done.op, answer, { isOwn: !done.adopted });
    } catch {
      this.queue.unanswered(deviceNow());
    }
    this.#changed();
  }

  #leave() {
    this.queue.seal();
    const operations = this.queue.parting(MOST_BYTES_ON_LEAVING, { isAway: !this.#online }).map(({ op }) => op);
    this.#keepNow();
    if (operations.length) this.post(operations);
    this.channel.postMessage({ left: this.#page });
  }
}

function isRecord(record) {
  return Array.isArray(record?.entries) && Array.isArray(record?.refused);
}

async function within(milliseconds, work) {
  let timer = null;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer from the device's storage")), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
