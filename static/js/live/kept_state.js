/**
 * What this device last saw of its group, so that the page opens without network, and how far the
 * server's clock was ahead of the device's own, so that its clocks go on right.
 *
 * It outlives the tab, because a browser that was closed or killed is opened again without network
 * too; but no longer than the page's files, which the service worker keeps.
 */

import { versionOf } from "./version.js";

// Another version of the page may understand something else by it.
const VERSION = versionOf(import.meta.url);
const KEEP_WITHIN = 1000;
const KEPT_FOR = 24 * 60 * 60_000;
const PREFIX = "state/";

export class KeptState {
  #timer = null;
  #newest = null;

  /** `ahead()` says by how many milliseconds the server's clock is ahead. */
  constructor(name, { ahead }) {
    this.name = PREFIX + name;
    this.ahead = ahead;
    dropOld();
  }

  /** `{state, ahead}`, or nothing where none was kept or the device can't keep any. */
  read() {
    try {
      const { version, state, ahead } = JSON.parse(localStorage.getItem(this.name));
      return version === VERSION ? { state, ahead } : null;
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
      localStorage.removeItem(this.name);
    } catch {
      // Nothing was kept, then.
    }
  }

  #write() {
    this.#timer = null;
    try {
      const kept = { at: Date.now(), version: VERSION, state: this.#newest, ahead: this.ahead() };
      localStorage.setItem(this.name, JSON.stringify(kept));
    } catch {
      // Full or forbidden: opening without network starts empty, and unsent texts are kept elsewhere.
    }
  }
}

// Of whatever seminar: nobody may ever open that one here again.
function dropOld() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    for (const name of names) if (isOld(localStorage.getItem(name))) localStorage.removeItem(name);
  } catch {
    // Forbidden: then nothing was kept.
  }
}

function isOld(text) {
  try {
    return !(Date.now() - JSON.parse(text).at < KEPT_FOR);
  } catch {
    return true;
  }
}
