/** Says that time is running out: in the page's spoken region, in words to show, and as a sound. */

import { nothing } from "lit";
import { _, ngettext } from "dialogseminar/translate";
import { announce } from "dialogseminar/components/announcer.js";
import { isWanted, readyOnFirstTouch, signal } from "dialogseminar/components/attention.js";
import { icon } from "dialogseminar/components/icon.js";
import { Alerts } from "dialogseminar/live/alerts.js";

const STANDS = 12_000;
const TICKING = new URL("../live/ticking.js", import.meta.url);

export class TimeAlerts {
  #last = null;

  /** `name` tells the pages of one device apart; `programme()` is as it stands for this page. */
  constructor({ name, programme, now }) {
    this.programme = programme;
    this.now = now;
    this.alerts = new Alerts({ storage: sessionStorage, name: `alerts/${name}` });
    readyOnFirstTouch();
    goOnWhileHidden(() => this.look());
  }

  /** Gives what is due; to be called with every second. */
  look() {
    const programme = this.programme();
    const due = programme && this.alerts.due(programme, this.now());
    if (!due) return;
    this.#last = { ...due, givenAt: this.now(), run: programme.block_started_at };
    announce(alertText(due));
    if (isWanted()) signal({ isEnd: due.minutes === 0 });
  }

  /** The alert that was given a moment ago, or null. */
  get shown() {
    const isFresh = this.#last && this.now() - this.#last.givenAt < STANDS;
    return isFresh && this.#last.run === this.programme()?.block_started_at ? this.#last : null;
  }
}

export function alertText({ minutes, phase, next }) {
  if (phase && minutes === 0) return _("%(phase)s is over. Now: %(next)s.", { phase: phase.title, next: next.title });
  const left = minutesLeft(minutes);
  return phase ? `${phase.title}: ${left}` : left;
}

function minutesLeft(minutes) {
  if (minutes === 0) return _("Time is up.");
  return ngettext("One minute left.", "%(number)s minutes left.", minutes);
}

const URGENCY_ICONS = { early: "Clock", soon: "Hourglass", last: "Bell", over: "ExclamationmarkTriangle" };

/** The shape that goes with the colour of a clock near its end. */
export function urgencyIcon(urgency) {
  return URGENCY_ICONS[urgency] ? icon(URGENCY_ICONS[urgency]) : nothing;
}

// A page behind another one is given a turn once a minute at worst; a worker's clock goes on.
function goOnWhileHidden(look) {
  let worker = null;
  const follow = () => {
    if (document.hidden && isWanted() && !worker) {
      worker = new Worker(TICKING);
      worker.onmessage = look;
    } else if (!document.hidden) {
      worker?.terminate();
      worker = null;
    }
  };
  document.addEventListener("visibilitychange", follow);
}
