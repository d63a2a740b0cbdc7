// The wall: one clock, one block, one sentence, and the way in.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { cssProperties } from "dialogseminar/components/properties.js";
import { alertText, urgencyIcon } from "dialogseminar/components/time_alerts.js";
import { longDate, timeOfDay } from "dialogseminar/components/times.js";
import { kindOfBlock, lengthOfTime, spacedCode, typedAddress } from "dialogseminar/components/words.js";
import { blockUrgency } from "dialogseminar/live/alerts.js";
import { currentBlock, formatRemaining, goesOnAt, remaining } from "dialogseminar/live/clock.js";
import { currentPhase, phasesOf } from "dialogseminar/live/phases.js";
import { roundOf } from "dialogseminar/live/report_back.js";
import { _ } from "dialogseminar/translate";
import { phaseOnWall, roundOnWall } from "./parts.js";
import { isAhead, isOn, joinSize, messageOnWall, nextBlock, sceneOf } from "./scene.js";
import { inShort, keptTogether, scaleFor } from "./words.js";

const QUESTIONS_SHOWN = 6;
const LETTERS_OF_A_TITLE = 22;
const MINUTE = 60_000;

function head({ scene, block, urgency, alert }) {
  const [picture, words] = {
    before: ["Hourglass", _("We start soon")],
    waiting: ["Hourglass", _("We start in a moment")],
    running: [null, ""],
    paused: ["Pause", _("Paused")],
    over: ["Clock", _("Time is up")],
    dormant: ["Moon", _("Stopped")],
    finished: ["Checkmark", _("Finished")],
    closed: ["PadlockLocked", _("Closed")],
  }[scene];
  return html`<p class="wall__state" data-scene=${scene}>
    ${block ? html`<span>${kindOfBlock(block.kind)}</span>` : nothing}
    ${words ? html`<strong>${picture ? icon(picture) : nothing}${words}</strong>` : runningOut(urgency, alert)}
  </p>`;
}

// That a phase or a turn runs out is said beside its own clock.
function runningOut(urgency, alert) {
  const words = alert ? alertText(alert) : { soon: _("Soon over"), last: _("Almost over") }[urgency];
  return words ? html`<strong data-urgency=${urgency ?? nothing}>${urgencyIcon(urgency)}${words}</strong>` : nothing;
}

function clockFigure({ scene, seminar, programme, now }) {
  if (isAhead(scene)) {
    const until = seminar.starts_at - now;
    const soon = until > 0 && until < 60 * MINUTE;
    return soon ? formatRemaining(until) : timeOfDay(seminar.starts_at, seminar.time_zone);
  }
  return isOn(scene) ? formatRemaining(remaining(programme, now) ?? 0) : null;
}

function clock(context) {
  const figure = clockFigure(context);
  if (!figure) return nothing;
  return html`<p class="wall__clock figures" data-urgency=${context.urgency ?? nothing} data-length=${figure.length} role="timer" aria-live="off">${figure}</p>`;
}

function underClock({ scene, seminar, programme, now }) {
  const at = (instant) => timeOfDay(instant, seminar.time_zone);
  if (scene === "before" && seminar.starts_at - now < 60 * MINUTE) return _("until we start at %(time)s", { time: at(seminar.starts_at) });
  if (isAhead(scene)) return longDate(seminar.starts_at, seminar.time_zone);
  if (scene === "running") return _("left, until %(time)s", { time: at(programme.ends_at) });
  if (scene === "paused") return _("left when we go on");
  if (scene === "over") return _("past %(time)s", { time: at(programme.ends_at) });
  return nothing;
}

const SENTENCES = {
  before: () => _("Find your group, and join with a phone or a laptop."),
  waiting: () => _("Find your group, and join with a phone or a laptop."),
  finished: () => _("Thank you for today. Your group can still read what it wrote."),
  closed: () => _("Thank you for today. The seminar is closed."),
  dormant: () => _("The programme was not finished, and its time ran out long ago. The facilitator decides whether it goes on."),
  paused: () => _("A short pause. Nothing is lost: keep what you have written."),
  over: ({ block, next }) => {
    if (block.kind === "group_work") return _("Finish the sentence, put your points in order and hand in.");
    return next ? _("Next: %(title)s", { title: keptTogether(next.title) }) : _("We are about to finish.");
  },
  running: whatNow,
};

function whatNow({ block, phase, seminar, programme, now }) {
  const { language } = seminar;
  if (phase?.instruction) return html`<span lang=${language}>${inShort(phase.instruction, language)}</span>`;
  if (block.kind === "group_work") {
    return block.questions.length === 1 ? _("Talk together about this:") : _("Talk together about these questions:");
  }
  if (block.kind === "break") return breakUntil(goesOnAt(programme, now), seminar);
  const words = block.speaker || block.description;
  return words ? html`<span lang=${language}>${inShort(words, language)}</span>` : _("Listen, and note what you want to bring to your group.");
}

// The time to be back, which may be later than the break's own end.
function breakUntil(back, seminar) {
  return back === null ? _("Take a break.") : _("We go on at %(time)s.", { time: timeOfDay(back, seminar.time_zone) });
}

function questions({ scene, block, phase, seminar }) {
  if (!block?.questions.length || (scene !== "running" && scene !== "paused")) return nothing;
  if (phase && phase.kind !== "discussion") return nothing;
  const texts = block.questions.slice(0, QUESTIONS_SHOWN).map((question) => question.text);
  return html`<ol class="wall__questions" lang=${seminar.language}>${texts.map((text) => html`<li>${text}</li>`)}</ol>
    ${phase ? nothing : html`<p class="wall__elsewhere">${_("Every group has the questions on its own screens.")}</p>`}`;
}

// What comes next: the following phase, or the block after the last one.
function nextLine({ scene, phase, next, seminar, programme, now }) {
  if (scene !== "running" && scene !== "paused") return nothing;
  const following = (phase && phasesOf(programme, now)[phase.number]) ?? next;
  if (!following) return nothing;
  return html`<p class="wall__next"><span>${_("Next")}</span> <b lang=${seminar.language}>${keptTogether(following.title)}</b> <span>${lengthOfTime(minutesOf(following))}</span></p>`;
}

// A block, or a phase of one, that may have been shortened.
function minutesOf({ length, lasts }) {
  return Math.round(lasts === undefined ? length / 60 : lasts / MINUTE);
}

function wayIn(state, code, now) {
  const size = joinSize(state, now);
  if (size === "none") return nothing;
  const { seminar } = state;
  const address = typedAddress(seminar.join_url);
  return html`<section class="way-in" data-join=${size} aria-label=${_("Join")}><div class="way-in__inside">
    <img class="way-in__qr" src="/s/${code}/qr.svg" alt=${_("QR code that opens %(address)s", { address: seminar.join_url })}>
    <div class="way-in__words">
      <p class="way-in__address">${address}</p>
      <p class="way-in__code figures"><span class="visually-hidden">${_("Code")} </span>${spacedCode(seminar.code)}</p>
      ${size === "large"
        ? html`<p class="way-in__count figures">${_("%(joined)s of %(groups)s groups are here", { joined: seminar.groups_joined, groups: seminar.groups })}</p>`
        : nothing}
    </div>
  </div></section>`;
}

// Short messages are read from the back row; the longest there may be still stands whole.
function banner(message) {
  const long = [600, 300, 120].find((letters) => message?.text.length > letters);
  return html`<div class="wall__message" role="status" data-long=${long ?? nothing}>${message
    ? html`<p>${icon("Megaphone")}<span>${message.text}</span></p>`
    : nothing}</div>`;
}

function linkLine({ online, revoked, hasClock }) {
  if (revoked) return html`<p class="wall__link">${icon("LinkBroken")}${_("This link has been withdrawn. Ask for a new one.")}</p>`;
  if (online) return nothing;
  return html`<p class="wall__link">${icon("CloudSlash")}${hasClock ? _("Not connected. The clock goes on by itself.") : _("Not connected")}</p>`;
}

// For whoever sets the wall up, and nobody else: it is gone when the programme starts.
function sleepHint({ scene, staysAwake }) {
  if (staysAwake || !isAhead(scene)) return nothing;
  return html`<p class="wall__sleep">${_("Turn off the screen saver and sleep on this computer, so that the screen doesn't go dark.")}</p>`;
}

function blockTitle({ block, seminar }) {
  if (!block) return nothing;
  return html`<h2 class="wall__block" lang=${seminar.language} ${cssProperties({ "--scale": scaleFor(block.title, LETTERS_OF_A_TITLE) })}>${keptTogether(block.title)}</h2>`;
}

function what(context) {
  if (context.round) return html`${blockTitle(context)} ${roundOnWall(context.round)}`;
  const { scene, phase } = context;
  return html`
    ${blockTitle(context)} ${phase ? phaseOnWall(context) : nothing}
    <p class="wall__sentence">${SENTENCES[scene](context)}</p>
    ${questions(context)} ${nextLine(context)}
  `;
}

/** What the programme is at, for the parts of the wall. */
function contextOf({ state, now, alert, staysAwake }) {
  const { programme, seminar } = state;
  const scene = sceneOf(state, now);
  const on = isOn(scene);
  return {
    scene,
    programme,
    seminar,
    now,
    alert,
    staysAwake,
    block: on ? currentBlock(programme) : null,
    next: nextBlock(programme),
    round: on ? roundOf(programme, now) : null,
    phase: on && scene !== "over" ? currentPhase(programme, now) : null,
    urgency: scene === "running" ? blockUrgency(programme, now) : null,
  };
}

/** The whole wall, for the state at this moment. */
export function wall({ state, now, online, revoked, code, alert, staysAwake }) {
  const context = contextOf({ state, now, alert, staysAwake });
  const part = context.round ? "round" : context.phase ? "phase" : nothing;
  return html`<div class="wall__scene" data-scene=${context.scene} data-part=${part} data-join=${joinSize(state, now)}>
    <div class="wall__time">
      ${head(context)} ${clock(context)}
      <p class="wall__under">${underClock(context)}</p>
    </div>
    <div class="wall__what">${what(context)}</div>
    ${wayIn(state, code, now)} ${banner(messageOnWall(state.messages, now))} ${linkLine({ online, revoked, hasClock: true })} ${sleepHint(context)}
  </div>`;
}

/** The wall that has not heard of the programme yet: why it shows nothing, where there is a reason. */
export function bareWall({ online, revoked }) {
  return html`<div class="wall__scene">${linkLine({ online, revoked, hasClock: false })}</div>`;
}
