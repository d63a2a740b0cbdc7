/** The only owner of the socket: one state, kept whole, and an honest word about the link. */

import { io } from "socket.io-client";
import { ClockEstimate } from "dialogseminar/live/clock.js";
import { newId } from "dialogseminar/live/ids.js";
import { applyChanges, behind, withWatched } from "dialogseminar/live/state.js";

const HEARTBEAT = 4000;
const ANSWER_WITHIN = 4000;
const OPERATION_WITHIN = 8000;
const CHANGES_MAY_TAKE = 500;

/** The server could not be reached; the operation may or may not have arrived. */
export class LinkError extends Error {}

/**
 * Connects, and stays connected.
 *
 * - `onState(state)`: after every snapshot and every change, with the whole state;
 * - `onLink({online, since})`: whenever the link comes or goes, by its own heartbeat;
 * - `onRevoked({code, message})`: the link no longer opens this page; no further attempts.
 */
export function connect(options) {
  return new Connection(options);
}

class Connection {
  state = null;
  link = { online: false, since: Date.now() };
  #clock = new ClockEstimate();
  #syncing = false;
  #held = [];
  #watching = null;
  #attemptAt = Date.now();
  #failures = 0;
  #over = false;

  constructor({ auth, onState, onLink = () => {}, onRevoked = () => {} }) {
    this.onState = onState;
    this.onLink = onLink;
    this.onRevoked = onRevoked;
    this.socket = io({
      auth,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
    });
    this.#listen();
    this.heartbeat = setInterval(() => this.#beat(), HEARTBEAT);
  }

  /** The server's time in milliseconds, as well as it can be known here. */
  now() {
    return this.#clock.now(Date.now());
  }

  /**
   * Sends an operation and answers with the server's acknowledgement, also where it refuses
   * (`ok: false`). Throws LinkError where no answer came; the same `id` may be sent again.
   */
  async op(type, fields = {}) {
    return this.#ask("op", { id: newId(), type, ...fields }, OPERATION_WITHIN);
  }

  /** The facilitator reads along with a group, or with none. */
  async watch(number) {
    this.#watching = number;
    const answer = await this.#ask("watch", { group: number }, ANSWER_WITHIN);
    if (this.#watching === number) this.#setState(withWatched(this.state, answer.group ?? null, answer.seq));
    return answer;
  }

  close() {
    this.#over = true;
    clearInterval(this.heartbeat);
    this.socket.disconnect();
  }

  #listen() {
    this.socket.on("snapshot", (snapshot) => this.#snapshot(snapshot));
    this.socket.on("changes", (message) => this.#changes(message));
    this.socket.on("revoked", () => this.#refused({ code: "not_allowed", message: "" }));
    this.socket.on("connect", () => this.#connected());
    this.socket.on("disconnect", (reason) => this.#disconnected(reason));
    this.socket.on("connect_error", (error) => this.#notConnected(error));
    this.socket.io.on("reconnect_attempt", () => (this.#attemptAt = Date.now()));
    window.addEventListener("online", () => this.#wake());
    window.addEventListener("offline", () => this.#setOnline(false));
    window.addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
  }

  async #ask(event, payload, within) {
    if (!this.socket.connected) throw new LinkError(event);
    try {
      return await this.socket.timeout(within).emitWithAck(event, payload);
    } catch {
      throw new LinkError(event);
    }
  }

  #connected() {
    for (const delay of [0, 250, 900]) setTimeout(() => this.#beat(), delay);
  }

  #snapshot(snapshot) {
    const received = Date.now();
    if (!this.state) this.#clock.add({ sent: Math.min(this.#attemptAt, received), received, server: snapshot.now });
    this.#held = [];
    this.#setState(snapshot);
    this.#setOnline(true);
    if (this.#watching !== null) this.watch(this.#watching).catch(() => {});
  }

  #changes(message) {
    if (!this.state) return;
    if (this.#syncing) {
      this.#held.push(message);
      return;
    }
    const { state, gap } = applyChanges(this.state, message);
    if (gap) this.#sync();
    else if (state !== this.state) this.#setState(state);
  }

  async #sync() {
    if (this.#syncing || !this.state) return;
    this.#syncing = true;
    try {
      const answer = await this.#ask("sync", { seq: this.state.seq }, ANSWER_WITHIN);
      if (answer.snapshot) this.#snapshot(answer.snapshot);
      else this.#applyAll(answer.changes ?? []);
    } catch {
      this.#setOnline(false);
    } finally {
      this.#syncing = false;
    }
    this.#applyAll(this.#held.splice(0));
  }

  // What still doesn't fit is found by the next heartbeat.
  #applyAll(messages) {
    const next = messages.reduce((state, message) => applyChanges(state, message).state, this.state);
    if (next !== this.state) this.#setState(next);
  }

  async #beat() {
    const sent = Date.now();
    try {
      const answer = await this.#ask("clock", {}, ANSWER_WITHIN);
      this.#clock.add({ sent, received: Date.now(), server: answer.now });
      this.#failures = 0;
      if (this.state) this.#setOnline(true);
      this.#catchUp(answer.seq ?? {});
    } catch {
      this.#missedBeat();
    }
  }

  // A change may be on its way behind the heartbeat's answer, so it gets a moment first.
  #catchUp(seq) {
    if (!this.state || !behind(this.state, seq).length) return;
    setTimeout(() => behind(this.state, seq).length && this.#sync(), CHANGES_MAY_TAKE);
  }

  #missedBeat() {
    this.#setOnline(false);
    this.#failures += 1;
    // A dead line can look connected for a long time; hanging up brings a new one.
    if (this.#failures >= 2 && this.socket.connected) this.socket.io.engine?.close();
  }

  #disconnected(reason) {
    this.#setOnline(false);
    if (reason === "io server disconnect") this.#tryAgain();
  }

  #notConnected(error) {
    this.#setOnline(false);
    if (error.data?.code === "not_allowed" || error.data?.code === "not_found") this.#refused(error.data);
    else if (!this.socket.active) this.#tryAgain();
  }

  // At random, so that a hall that lost its server doesn't come back in one moment.
  #tryAgain() {
    setTimeout(() => this.#wake(), 1000 + Math.random() * 3000);
  }

  #wake() {
    if (this.#over) return;
    this.#attemptAt = Date.now();
    if (this.socket.connected) this.#beat();
    else this.socket.connect();
  }

  #refused(error) {
    if (this.#over) return;
    this.close();
    this.#setOnline(false);
    this.onRevoked(error);
  }

  #setState(state) {
    this.state = state;
    this.onState(state);
  }

  #setOnline(online) {
    if (online === this.link.online) return;
    this.link = { online, since: Date.now() };
    this.onLink(this.link);
  }
}
