/**
 * What this tab last saw of its group, so that a reload without network can go on, and how far the
 * server's clock was ahead of the device's own, so that its clocks go on right.
 *
 * It lies in the tab's own storage, which goes with the tab.
 */

const KEEP_WITHIN = 1000;

export class KeptState {
  #timer = null;
  #newest = null;

  /** `ahead()` says by how many milliseconds the server's clock is ahead. */
  constructor(name, { ahead }) {
    this.name = `state/${name}`;
    this.ahead = ahead;
  }

  /** `{state, ahead}`, or nothing where none was kept or the device can't keep any. */
  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.name));
      return kept?.state ? kept : null;
    } catch {
      return null;
    }
  }

  keep(state) {
    this.#newest = state;
    this.#timer ??= setTimeout(() => this.#write(), KEEP_WITHIN);
  }

  forget() {
    clearTimeout(this.#timer);
    this.#timer = null;
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      // Nothing was kept, then.
    }
  }

  #write() {
    this.#timer = null;
    try {
      sessionStorage.setItem(this.name, JSON.stringify({ state: this.#newest, ahead: this.ahead() }));
    } catch {
      // Full or forbidden: a reload without network starts empty, and unsent texts are kept elsewhere.
    }
  }
}
