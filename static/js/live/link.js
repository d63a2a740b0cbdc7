/**
 * Whether the server can be heard, and the search for it while it can't. Knows nothing of
 * sockets: it is told what was heard, and tells when that was too long ago.
 */

const SILENT_AFTER = 4500;
const PROBE_EVERY = 500;
const PROBE_WITHIN = 1000;
const PATIENT_PROBE_WITHIN = 10_000;
const PATIENT_AFTER = 3;
const PROBES_A_SECOND = 500;
const LONGEST_PAUSE = 8000;

export class LinkWatch {
  #heardAt = 0;
  #mode = "stopped";
  #timer = null;
  #probes = 0;
  #isPatient = false;
  #isTheHalls = false;
  #failedReturns = 0;

  /**
   * - `onSilence()`: nothing was heard for longer than a server that is there stays silent;
   * - `onReturn()`: the server answers again; to be followed by `found()` or `lost()`;
   * - `probe(milliseconds)`: asks the server for a sign of life, resolves to true or false;
   * - `devices()`: about how many look for the server at the same time as this one.
   */
  constructor({ onSilence, onReturn, probe, devices = () => 1, time = () => performance.now(), random = Math.random }) {
    Object.assign(this, { onSilence, onReturn, probe, devices, time, random });
  }

  /** Something came from the server. */
  heard() {
    this.#heardAt = this.time();
  }

  /** The link works: from now on its silence is noticed. */
  found() {
    this.heard();
    this.#failedReturns = 0;
    if (this.#mode !== "listening") this.#listen();
  }

  /**
   * The link is gone: look for the server until it answers. A line that only fell silent is
   * mostly this device's own, and looked for often; a server that hung up has done so on the
   * whole hall, which takes turns.
   */
  lost({ hungUp = false } = {}) {
    if (this.#mode === "searching") return;
    if (this.#mode === "returning") this.#failedReturns += 1;
    else this.#isTheHalls = hungUp;
    this.#probes = 0;
    this.#enter("searching", this.#pause());
  }

  /** Something has happened that may have brought the server back. */
  lookNow() {
    if (this.#mode === "searching") this.#search();
  }

  stop() {
    this.#enter("stopped", null);
  }

  #listen() {
    this.#enter("listening", SILENT_AFTER);
  }

  #enter(mode, wait) {
    this.#mode = mode;
    clearTimeout(this.#timer);
    if (wait === null) return;
    this.#timer = setTimeout(() => (mode === "listening" ? this.#check() : this.#search()), wait);
  }

  #check() {
    const silence = this.time() - this.#heardAt;
    if (silence < SILENT_AFTER) this.#enter("listening", SILENT_AFTER - silence);
    else {
      this.lost();
      this.onSilence();
    }
  }

  // Probes overlap: one that was sent a moment before the server came back is lost.
  async #search() {
    this.#enter("searching", this.#pause());
    const isPatient = this.#probes >= PATIENT_AFTER && !this.#isPatient;
    this.#probes += 1;
    if (isPatient) this.#isPatient = true;
    const answered = await this.probe(isPatient ? PATIENT_PROBE_WITHIN : PROBE_WITHIN);
    if (isPatient) this.#isPatient = false;
    if (!answered || this.#mode !== "searching") return;
    this.#enter("returning", null);
    this.onReturn();
  }

  // At random, so that a hall that lost its server doesn't come back in one moment.
  #pause() {
    const share = this.#isTheHalls ? (this.devices() / PROBES_A_SECOND) * 1000 : 0;
    const afterFailures = this.#failedReturns ? PROBE_EVERY * 2 ** this.#failedReturns : 0;
    return Math.max(PROBE_EVERY, share, Math.min(afterFailures, LONGEST_PAUSE)) * (0.75 + 0.5 * this.random());
  }
}
