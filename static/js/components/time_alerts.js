/** Says that time is running out: in the page's spoken region, in words to show, and as a sound. */

import { nothing } from "lit";
import { _, ngettext } from "../translate.js";
import { Alerts } from "../live/alerts.js";
import { announce } from "./announcer.js";
import { isWanted, readyOnFirstTouch, signal } from "./attention.js";
import { icon } from "./icon.js";
import { groupName } from "./words.js";

const STANDS = 12_000;
const TICKING = new URL("../live/ticking.js", import.meta.url);

export class TimeAlerts {
  #given = [];
  #givenAt = 0;
  #run = null;

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
    if (isWanted()) fetchTicking();
    const programme = this.programme();
    const due = programme ? this.alerts.due(programme, this.now()) : [];
    if (!due.length) return;
    this.#given = due;
    this.#givenAt = this.now();
    this.#run = runOf(programme);
    announce(due.map(alertText).join(" "));
    if (isWanted()) signal({ isEnd: due.some(({ minutes }) => minutes === 0), moment: Math.max(...due.map(({ at }) => at)) });
  }

  /** The weightiest alert that was given a moment ago, or null. */
  get shown() {
    return this.#fresh[0] ?? null;
  }

  /** What was said a moment ago of the block's own end, or null. */
  get shownOfBlock() {
    return this.#fresh.find(({ phase, turn }) => !phase && !turn) ?? null;
  }

  get #fresh() {
    const isFresh = this.now() - this.#givenAt < STANDS && this.#run === runOf(this.programme());
    return isFresh ? this.#given : [];
  }
}

// What was said of a block, or of a turn, is over with it.
function runOf(programme) {
  return `${programme?.block_started_at}/${programme?.round?.started_at}`;
}

export function alertText({ minutes, phase, next, turn }) {
  if (phase && minutes === 0) return _("%(phase)s is over. Now: %(next)s.", { phase: phase.title, next: next.title });
  const left = minutesLeft(minutes);
  const whose = turn ? groupName({ number: turn.group, name: turn.name }) : phase?.title;
  return whose ? `${whose}: ${left}` : left;
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

let isTickingFetched = false;

// The page may first be put behind another one when the line is gone: the browser is to have it then.
function fetchTicking() {
  if (isTickingFetched || navigator.onLine === false) return;
  isTickingFetched = true;
  fetch(TICKING).then((answer) => answer.arrayBuffer()).catch(() => {});
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
