/**
 * What this tab last saw of its group, so that a reload without network can go on.
 *
 * It lies in the tab's own storage, which goes with the tab.
 */

const KEEP_WITHIN = 1000;

export class KeptState {
  #timer = null;
  #newest = null;

  constructor(name) {
    this.name = `state/${name}`;
  }

  /** The state, or nothing where none was kept or the device can't keep any. */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name));
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
      sessionStorage.setItem(this.name, JSON.stringify(this.#newest));
    } catch {
      // Full or forbidden: a reload without network starts empty, and unsent texts are kept elsewhere.
    }
  }
}
