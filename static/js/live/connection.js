/** The only owner of the socket: one state, kept whole, and an honest word about the link. */

import { io } from "socket.io-client";
import { ClockEstimate } from "dialogseminar/live/clock.js";
import { deviceNow } from "dialogseminar/live/device_clock.js";
import { newId } from "dialogseminar/live/ids.js";
import { LinkWatch } from "dialogseminar/live/link.js";
import { applyChanges, behind, withWatched } from "dialogseminar/live/state.js";
import { fetchAnewIfOlder } from "dialogseminar/live/version.js";

const HEARTBEAT = 25_000;
const SAMPLES_AT = [0, 400, 1000];
const ANSWER_WITHIN = 4000;
const WOKEN_ANSWER_WITHIN = 1500;
const OPERATION_WITHIN = 8000;
const OPENS_WITHIN = 8000;
const SPEAKS_WITHIN = 4500;
const SNAPSHOT_WITHIN = 12_000;
const CHANGES_MAY_TAKE = 500;
const REFUSED_AGAIN_AFTER = 3000;
const LOOK_AT_CLOCKS_EVERY = 1000;
const CLOCKS_APART = 500;
const DEVICES_OF_A_GROUP = 6;
const RELOAD_LATER = 10_000;

/** The server could not be reached; the operation may or may not have arrived. */
export class LinkError extends Error {}

/**
 * Connects, and stays connected.
 *
 * - `onState(state)`: after every snapshot and every change, with the whole state;
 * - `onLink({online, since})`: whenever the link comes or goes, a few seconds after it fell silent,
 *   and where it doesn't come at all; before that, `online` is null;
 * - `onRevoked({code, message})`: the link no longer opens this page; no further attempts;
 * - `mayReload()`: whether nothing would be lost or disturbed if the page fetched itself anew.
 */
export function connect(options) {
  return new Connection(options);
}

class Connection {
  state = null;
  link = { online: null, since: Date.now() };
  #clock = new ClockEstimate();
  #syncing = false;
  #awaitingSnapshot = true;
  #held = [];
  #watching = null;
  #attemptAt = deviceNow();
  #beating = false;
  #pauseTimer = null;
  #opening = 0;
  #clocksApart = Date.now() - deviceNow();
  #timers = [];
  #reloadTimer = null;
  #over = false;

  constructor({ auth, onState, onLink = () => {}, onRevoked = () => {}, mayReload = () => true }) {
    this.onState = onState;
    this.mayReload = mayReload;
    this.onLink = onLink;
    this.onRevoked = onRevoked;
    this.watcher = new LinkWatch({
      onSilence: () => this.#setOnline(false),
      onReturn: () => this.#reopen(),
      probe,
      devices: () => (this.state?.seminar.groups ?? 1) * DEVICES_OF_A_GROUP,
    });
    this.socket = io({
      auth,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      // A socket that waits for a dead line is of no use: a new one is opened when the server answers.
      reconnection: false,
      timeout: OPENS_WITHIN,
    });
    this.#listen();
    this.#beatFromTimeToTime();
    this.#timers.push(setInterval(() => this.#lookAtClocks(), LOOK_AT_CLOCKS_EVERY));
    // An attempt on a line that was dead from the start is not waited for to its end.
    this.#timers.push(setTimeout(() => this.link.online || this.#lost(), SPEAKS_WITHIN));
  }

  /** The server's time in milliseconds, as well as it can be known here. */
  now() {
    return this.#clock.now(deviceNow());
  }

  /** How many milliseconds the server's clock is ahead of the device's own. */
  get ahead() {
    return this.now() - Date.now();
  }

  /** What was so before a reload, taken for true until the server answers. */
  assumeAhead(milliseconds) {
    this.#clock.assume(Date.now() + milliseconds - deviceNow());
  }

  /**
   * Sends an operation and answers with the server's acknowledgement, also where it refuses
   * (`ok: false`). Throws LinkError where no answer came; the same `id` may be sent again.
   */
  async op(type, fields = {}) {
    return this.#askOnline("op", { id: newId(), type, ...fields }, OPERATION_WITHIN);
  }

  /** Asks the server for something that changes nothing, such as what a command would do. */
  async ask(event, payload) {
    return this.#askOnline(event, payload, ANSWER_WITHIN);
  }

  /** Looks whether something was missed. */
  catchUp() {
    return this.#beat();
  }

  /** The facilitator reads along with a group, or with none. Throws LinkError where that was refused. */
  async watch(number) {
    this.#watching = number;
    const answer = await this.#askOnline("watch", { group: number }, ANSWER_WITHIN);
    if (isRefusal(answer)) throw new LinkError("watch");
    if (this.#watching === number) this.#setState(withWatched(this.state, answer.group ?? null, answer.seq));
    return answer;
  }

  close() {
    this.#over = true;
    this.watcher.stop();
    [...this.#timers, this.#pauseTimer].forEach(clearTimeout);
    this.socket.disconnect();
  }

  #listen() {
    this.socket.on("snapshot", (snapshot) => this.#snapshot(snapshot));
    this.socket.on("changes", (message) => this.#changes(message));
    this.socket.on("revoked", () => this.#refused({ code: "not_allowed", message: "" }));
    this.socket.on("disconnect", (reason) => reason === "io client disconnect" || this.#lost(this.#opening, { hungUp: true }));
    this.socket.on("connect_error", (error) => this.#notConnected(error));
    this.socket.io.on("open", () => this.socket.io.engine.on("heartbeat", () => this.#heard()));
    window.addEventListener("online", () => this.#wake());
    window.addEventListener("offline", () => this.#lost());
    window.addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
  }

  async #askOnline(event, payload, within) {
    if (!this.link.online) throw new LinkError(event);
    try {
      return await this.#ask(event, payload, within);
    } catch (error) {
      this.#beat();
      throw error;
    }
  }

  async #ask(event, payload, within) {
    if (!this.socket.connected) throw new LinkError(event);
    try {
      return await this.socket.timeout(within).emitWithAck(event, payload);
    } catch {
      throw new LinkError(event);
    }
  }

  #snapshot(snapshot) {
    if (this.#fetchesAnew(snapshot.version)) return;
    const received = deviceNow();
    if (!this.state) this.#clock.hear({ received, server: snapshot.now, delay: received - this.#attemptAt });
    this.#awaitingSnapshot = false;
    this.#endPause();
    this.#setState(snapshot);
    this.#applyAll(this.#held.splice(0));
    this.watcher.found();
    // Only now: what waits here is sent on top of what came meanwhile.
    this.#setOnline(true);
    for (const delay of SAMPLES_AT) setTimeout(() => this.#beat(), delay);
    if (this.#watching !== null) this.watch(this.#watching).catch(() => {});
  }

  #fetchesAnew(version) {
    clearTimeout(this.#reloadTimer);
    if (this.#over) return false;
    if (this.mayReload()) return fetchAnewIfOlder(version);
    this.#reloadTimer = setTimeout(() => this.#fetchesAnew(version), RELOAD_LATER);
    return false;
  }

  #changes(message) {
    if (this.#awaitingSnapshot || this.#syncing) {
      this.#held.push(message);
      return;
    }
    const { state, gap } = applyChanges(this.state, message);
    if (gap) this.#sync();
    else if (state !== this.state) this.#setState(state);
  }

  /** False where what was missed has not come. Where no answer came, the line is lost with it. */
  async #sync() {
    if (this.#pauseTimer) return false;
    if (this.#syncing || this.#awaitingSnapshot) return true;
    this.#syncing = true;
    const opening = this.#opening;
    try {
      const answer = await this.#ask("sync", { seq: this.state.seq }, ANSWER_WITHIN);
      if (isRefusal(answer)) {
        if (opening === this.#opening) this.#fallBehind();
        return false;
      }
      if (answer.snapshot) this.#setState(answer.snapshot);
      else this.#applyAll(answer.changes ?? []);
      if (answer.snapshot && this.#watching !== null) this.watch(this.#watching).catch(() => {});
    } catch {
      this.#lost(opening);
      return false;
    } finally {
      this.#syncing = false;
    }
    if (!this.#awaitingSnapshot) this.#applyAll(this.#held.splice(0));
    return true;
  }

  // What still doesn't fit is found by the next heartbeat.
  #applyAll(messages) {
    const next = messages.reduce((state, message) => applyChanges(state, message).state, this.state);
    if (next !== this.state) this.#setState(next);
  }

  // At random, so that the hall's heartbeats are spread over the time between two of them.
  #beatFromTimeToTime() {
    this.#timers[0] = setTimeout(() => {
      this.#beat();
      this.#beatFromTimeToTime();
    }, HEARTBEAT * (0.8 + 0.4 * Math.random()));
  }

  /** A question about the time: a sample of the clock, a proof of the link, and what was missed. */
  async #beat(within = ANSWER_WITHIN) {
    if (this.#beating || this.#pauseTimer || this.#awaitingSnapshot || !this.socket.connected) return;
    this.#beating = true;
    const opening = this.#opening;
    const sent = deviceNow();
    try {
      const answer = await this.#ask("clock", {}, within);
      if (isRefusal(answer)) {
        this.#askAfterPause();
        return;
      }
      this.#clock.add({ sent, received: deviceNow(), server: answer.now });
      // What waits here is sent only on top of what came meanwhile.
      if (!(await this.#catchUp(answer.seq ?? {}))) return;
      this.watcher.found();
      this.#setOnline(true);
    } catch {
      this.#lost(opening);
    } finally {
      this.#beating = false;
    }
  }

  // A server that refuses is there, but has said nothing of what was asked. Many may share what it
  // counts, and were refused in the same moment: they come back at random.
  #askAfterPause() {
    if (this.#over) return;
    this.#pauseTimer ??= setTimeout(() => {
      this.#endPause();
      this.#beat();
    }, REFUSED_AGAIN_AFTER * (0.5 + Math.random()));
  }

  #endPause() {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = null;
  }

  // What is written on top of what was missed waits until that has come.
  #fallBehind() {
    this.#askAfterPause();
    this.#setOnline(false);
  }

  // A change may be on its way behind the heartbeat's answer, so it gets a moment first.
  async #catchUp(seq) {
    if (!behind(this.state, seq).length) return true;
    if (!this.link.online) return this.#sync();
    setTimeout(() => behind(this.state, seq).length && this.#sync(), CHANGES_MAY_TAKE);
    return true;
  }

  // A line that was silent and speaks again may do so in one direction only; that is asked first.
  #heard() {
    this.watcher.heard();
    if (!this.link.online) this.#beat(WOKEN_ANSWER_WITHIN);
  }

  // Where the two clocks of the device part, one was set, or the steady one stood still in a sleep.
  async #lookAtClocks() {
    const apart = Date.now() - deviceNow();
    const jump = apart - this.#clocksApart;
    if (Math.abs(jump) < CLOCKS_APART) return;
    this.#clocksApart = apart;
    await this.#beat(WOKEN_ANSWER_WITHIN);
    if (!this.link.online && jump > 0) this.#clock.slept(jump);
  }

  // What an earlier socket could not do says nothing of this one.
  #lost(opening = this.#opening, how = {}) {
    if (this.#over || opening !== this.#opening) return;
    this.watcher.lost(how);
    this.#setOnline(false);
  }

  #notConnected(error) {
    if (error.data?.code === "not_allowed" || error.data?.code === "not_found") this.#refused(error.data);
    else this.#lost();
  }

  #reopen() {
    if (this.#over) return;
    this.#opening += 1;
    this.#attemptAt = deviceNow();
    this.#awaitingSnapshot = true;
    this.#held = [];
    const opening = this.#opening;
    setTimeout(() => this.#awaitingSnapshot && this.#lost(opening), SNAPSHOT_WITHIN);
    this.socket.disconnect().connect();
  }

  #wake() {
    if (this.#over) return;
    if (this.link.online) this.#beat(WOKEN_ANSWER_WITHIN);
    else this.watcher.lookNow();
  }

  #refused(error) {
    if (this.#over) return;
    this.close();
    this.#setOnline(false);
    this.onRevoked(error);
  }

  // A drawing that fails must not end the listening.
  #setState(state) {
    this.state = state;
    try {
      this.onState(state);
    } catch (error) {
      reportError(error);
    }
  }

  #setOnline(online) {
    if (online === this.link.online) return;
    this.link = { online, since: Date.now() };
    this.onLink(this.link);
  }
}

function isRefusal(answer) {
  return answer?.ok === false;
}

/** Whether the server answers within so many milliseconds. */
async function probe(within) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), within);
  try {
    return (await fetch("/healthz", { cache: "no-store", credentials: "omit", signal: stop.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
