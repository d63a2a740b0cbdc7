/**
 * The group's operations, kept on the device from the keystroke until the server has them.
 *
 * Each page keeps a record of its own, so two tabs never write over each other's. What a
 * closed tab left behind is taken over by the next one that opens; an operation that is
 * sent from both does no harm, because its id is the same.
 */

import { createStore, del, entries, set } from "idb-keyval";
import { newId } from "dialogseminar/live/ids.js";
import { Queue } from "dialogseminar/live/queue.js";

const KEEP_WITHIN = 150;
const OTHERS_ANSWER_WITHIN = 300;
const MOST_BYTES_ON_LEAVING = 60_000;

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
  #pumpTimer = null;
  #keepTimer = null;
  #page = newId();

  constructor({ code, group, send, post, onChange, onAnswer }) {
    Object.assign(this, { send, post, onChange, onAnswer });
    this.prefix = `${code}/${group}/`;
    this.channel = new BroadcastChannel(`outbox/${code}/${group}`);
    this.channel.onmessage = ({ data }) => this.#heard(data);
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
  }

  get entries() {
    return this.queue.entries;
  }

  get refused() {
    return this.queue.refused;
  }

  status() {
    return this.queue.status({ online: this.#online, storageFailed: this.#storageFailed });
  }

  save(fields) {
    this.queue.save(fields, Date.now());
    this.#changed();
  }

  add(type, fields) {
    this.queue.add({ type, ...fields }, Date.now());
    this.#changed();
  }

  takeBack(point) {
    const taken = this.queue.takeBack(point);
    if (taken) this.#changed();
    return taken;
  }

  dismiss(id) {
    this.queue.dismiss(id);
    this.#changed();
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
    try {
      this.store = createStore("dialogseminar", "outbox");
      const alive = await this.#pagesAlive();
      const left = (await entries(this.store)).filter(([key]) => this.#isLeftBehind(key, alive));
      for (const [, record] of left) this.queue.adopt(record);
      if (!left.length) return;
      await this.#keepNow();
      for (const [key] of left) await del(key, this.store);
    } catch {
      this.#storageFailed = true;
    }
    this.#changed();
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

  #heard({ asks, alive }) {
    if (asks) this.channel.postMessage({ alive: this.#page });
    if (alive) this.alive?.add(alive);
  }

  #changed() {
    this.#keepTimer ??= setTimeout(() => this.#keepNow(), KEEP_WITHIN);
    this.#pump();
    this.onChange();
  }

  async #keepNow() {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    const failedBefore = this.#storageFailed;
    try {
      this.store ??= createStore("dialogseminar", "outbox");
      const key = this.prefix + this.#page;
      await (this.queue.isEmpty ? del(key, this.store) : set(key, this.queue.record(), this.store));
      this.#storageFailed = false;
    } catch {
      this.#storageFailed = true;
    }
    if (failedBefore !== this.#storageFailed) this.onChange();
  }

  #pump() {
    clearTimeout(this.#pumpTimer);
    if (!this.#online) return;
    const { entry, wait } = this.queue.next(Date.now());
    if (entry) this.#sendOne(entry);
    else if (wait) this.#pumpTimer = setTimeout(() => this.#pump(), wait);
  }

  async #sendOne(entry) {
    this.queue.sending(entry);
    this.onChange();
    try {
      const answer = await this.send({ ...entry.op });
      const done = this.queue.answered(answer, Date.now());
      if (done) this.onAnswer(done, answer);
    } catch {
      this.queue.unanswered(Date.now());
    }
    this.#changed();
  }

  #leave() {
    this.queue.seal();
    this.#keepNow();
    const held = this.queue.heldPoints();
    const operations = [];
    let bytes = 0;
    for (const { op } of this.queue.entries) {
      bytes += new Blob([JSON.stringify(op)]).size;
      if (bytes > MOST_BYTES_ON_LEAVING || held.has(op.point)) break;
      operations.push(op);
    }
    if (operations.length) this.post(operations);
  }
}
