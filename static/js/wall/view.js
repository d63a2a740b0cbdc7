// The wall: one clock, one block, one sentence, and the way in.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { alertText, urgencyIcon } from "dialogseminar/components/time_alerts.js";
import { longDate, timeOfDay } from "dialogseminar/components/times.js";
import { kindOfBlock, lengthOfTime, spacedCode, typedAddress } from "dialogseminar/components/words.js";
import { alertMinutes, urgencyOf } from "dialogseminar/live/alerts.js";
import { currentBlock, formatRemaining, remaining } from "dialogseminar/live/clock.js";
import { _ } from "dialogseminar/translate";
import { joinSize, messageOnWall, nextBlock, sceneOf, sizeThatFits } from "./scene.js";

const QUESTIONS_SHOWN = 6;

function head(scene, block, urgency, alert) {
  const [picture, words] = {
    before: ["Hourglass", _("We start soon")],
    waiting: ["Hourglass", _("We start in a moment")],
    running: [null, ""],
    paused: ["Pause", _("Paused")],
    over: ["Clock", _("Time is up")],
    finished: ["Checkmark", _("Finished")],
    closed: ["PadlockLocked", _("Closed")],
  }[scene];
  return html`<p class="wall__state" data-scene=${scene}>
    ${block ? html`<span>${kindOfBlock(block.kind)}</span>` : nothing}
    ${words ? html`<strong>${picture ? icon(picture) : nothing}${words}</strong>` : runningOut(urgency, alert)}
  </p>`;
}

function runningOut(urgency, alert) {
  const words = alert ? alertText(alert) : { soon: _("Soon over"), last: _("Almost over") }[urgency];
  return words ? html`<strong data-urgency=${urgency ?? nothing}>${urgencyIcon(urgency)}${words}</strong>` : nothing;
}

function clock(scene, { seminar, programme }, now) {
  if (scene === "before" || scene === "waiting") {
    const until = seminar.starts_at - now;
    const soon = until > 0 && until < 60 * 60_000;
    return soon ? formatRemaining(until) : timeOfDay(seminar.starts_at, seminar.time_zone);
  }
  if (scene === "finished" || scene === "closed") return null;
  return formatRemaining(remaining(programme, now) ?? 0);
}

function underClock(scene, { seminar, programme }, now) {
  const at = (instant) => timeOfDay(instant, seminar.time_zone);
  if (scene === "before" && seminar.starts_at - now < 60 * 60_000) return _("until we start at %(time)s", { time: at(seminar.starts_at) });
  if (scene === "before" || scene === "waiting") return longDate(seminar.starts_at, seminar.time_zone);
  if (scene === "running") return _("left, until %(time)s", { time: at(programme.ends_at) });
  if (scene === "paused") return _("left when we go on");
  if (scene === "over") return _("past %(time)s", { time: at(programme.ends_at) });
  return nothing;
}

function sentence(scene, block, next, zone, programme) {
  if (scene === "before" || scene === "waiting") return _("Find your group, and join with a phone or a laptop.");
  if (scene === "finished") return _("Thank you for today. Your group can still read what it wrote.");
  if (scene === "closed") return _("Thank you for today. The seminar is closed.");
  if (scene === "paused") return _("A short pause. Nothing is lost: keep what you have written.");
  if (scene === "over") {
    if (block.kind === "group_work") return _("Finish the sentence, put your points in order and hand in.");
    return next ? _("Next: %(title)s", { title: next.title }) : _("We are about to finish.");
  }
  if (block.kind === "group_work") {
    return block.questions.length === 1 ? _("Talk together about this:") : _("Talk together about these questions:");
  }
  if (block.kind === "break") return _("We go on at %(time)s.", { time: timeOfDay(programme.ends_at, zone) });
  return block.speaker || block.description || _("Listen, and note what you want to bring to your group.");
}

function task(scene, block, { language, withMessage }) {
  if (!block?.questions.length || (scene !== "running" && scene !== "paused")) return nothing;
  const texts = block.questions.slice(0, QUESTIONS_SHOWN).map((question) => question.text);
  return html`<ol class="wall__questions" data-size=${sizeThatFits(texts, withMessage)} lang=${language}>${texts.map((text) => html`<li>${text}</li>`)}</ol>`;
}

function nextLine(scene, next, language) {
  if (!next || (scene !== "running" && scene !== "paused")) return nothing;
  return html`<p class="wall__next"><span>${_("Next")}</span> <b lang=${language}>${next.title}</b> <span>${lengthOfTime(next.minutes)}</span></p>`;
}

function wayIn(state, code) {
  const size = joinSize(state);
  if (size === "none") return nothing;
  const { seminar } = state;
  const address = typedAddress(seminar.join_url);
  return html`<section class="way-in" data-size=${size} aria-label=${_("Join")}>
    <img class="way-in__qr" src="/s/${code}/qr.svg" alt=${_("QR code that opens %(address)s", { address: seminar.join_url })}>
    <div class="way-in__words">
      <p class="way-in__address">${address}</p>
      <p class="way-in__code figures"><span class="visually-hidden">${_("Code")} </span>${spacedCode(seminar.code)}</p>
      ${size === "large"
        ? html`<p class="way-in__count figures">${_("%(joined)s of %(groups)s groups are here", { joined: seminar.groups_joined, groups: seminar.groups })}</p>`
        : nothing}
    </div>
  </section>`;
}

function banner(message) {
  return html`<div class="wall__message" role="status">${message
    ? html`<p>${icon("Megaphone")}<span>${message.text}</span></p>`
    : nothing}</div>`;
}

function linkLine(online, revoked) {
  if (revoked) return html`<p class="wall__link">${icon("LinkBroken")}${_("This link has been withdrawn. Ask for a new one.")}</p>`;
  if (online) return nothing;
  return html`<p class="wall__link">${icon("CloudSlash")}${_("Not connected. The clock goes on by itself.")}</p>`;
}

/** The whole wall, for the state at this moment. */
export function wall({ state, now, online, revoked, code, alert }) {
  const scene = sceneOf(state, now);
  const { programme, seminar } = state;
  const block = scene === "finished" || scene === "closed" ? null : currentBlock(programme);
  const next = nextBlock(programme);
  const figure = clock(scene, state, now);
  const urgency = scene === "running" ? urgencyOf(remaining(programme, now), alertMinutes(programme)) : null;
  const message = messageOnWall(state.messages, now);
  return html`<div class="wall__scene" data-scene=${scene} data-join=${joinSize(state)}>
    <div class="wall__time">
      ${head(scene, block, urgency, alert)}
      ${figure ? html`<p class="wall__clock figures" data-urgency=${urgency ?? nothing} data-length=${figure.length} role="timer" aria-live="off">${figure}</p>` : nothing}
      <p class="wall__under">${underClock(scene, state, now)}</p>
    </div>
    <div class="wall__what">
      ${block ? html`<h2 class="wall__block" lang=${seminar.language}>${block.title}</h2>` : nothing}
      <p class="wall__sentence">${sentence(scene, block, next, seminar.time_zone, programme)}</p>
      ${task(scene, block, { language: seminar.language, withMessage: Boolean(message) })}
      ${nextLine(scene, next, seminar.language)}
    </div>
    ${wayIn(state, code)}
    ${banner(message)}
    ${linkLine(online, revoked)}
  </div>`;
}
