// The running block: its clock and the buttons, each always in the same place.

import { html, nothing } from "lit";
import { cssProperties } from "dialogseminar/components/properties.js";
import { icon } from "dialogseminar/components/icon.js";
import { alertText, urgencyIcon } from "dialogseminar/components/time_alerts.js";
import { longDate, shortDate, timeOfDay } from "dialogseminar/components/times.js";
import { BLOCK_ICONS, kindOfBlock, lengthOfTime } from "dialogseminar/components/words.js";
import { blockUrgency } from "dialogseminar/live/alerts.js";
import { currentBlock, formatRemaining, lengthOfBlock, remaining } from "dialogseminar/live/clock.js";
import { isDormant } from "dialogseminar/live/rest.js";
import { _, ngettext } from "dialogseminar/translate";
import { following, hasPrevious } from "./timeline.js";
import { undoInWords } from "./undoing.js";


/** "before", "running", "paused", "over", "dormant", "finished" or "closed". */
function situation(state, left, now) {
  if (state.seminar.closed_at) return "closed";
  if (isDormant(state.programme, now)) return "dormant";
  const { status } = state.programme;
  if (status === "planned") return "before";
  return status === "running" && left <= 0 ? "over" : status;
}

function situationName(name) {
  return {
    before: _("Not started"),
    running: _("Running"),
    paused: _("Paused"),
    over: _("Over time"),
    dormant: _("Left open"),
    finished: _("Finished"),
    closed: _("Closed"),
  }[name];
}

const SITUATION_ICONS = {
  before: "Hourglass",
  running: "Play",
  paused: "Pause",
  over: "ExclamationmarkTriangleFill",
  dormant: "Moon",
  finished: "CheckmarkCircle",
  closed: "PadlockLocked",
};

function figure(state, name, left, now) {
  const { programme, seminar } = state;
  if (name === "dormant") return timeOfDay(programme.ends_at, seminar.time_zone);
  if (name === "before") {
    const until = seminar.starts_at - now;
    return until > 0 && until < 100 * 60_000 ? formatRemaining(until) : timeOfDay(seminar.starts_at, seminar.time_zone);
  }
  if (name === "finished" || name === "closed") {
    const ended = Math.max(...programme.blocks.map((block) => block.actual_end ?? 0)) || seminar.closed_at;
    return ended ? timeOfDay(ended, seminar.time_zone) : "–";
  }
  return formatRemaining(left);
}

function below(state, name, now) {
  const { programme, seminar } = state;
  const at = (instant) => timeOfDay(instant, seminar.time_zone);
  if (name === "before") {
    return seminar.starts_at > now && seminar.starts_at - now < 100 * 60_000
      ? _("until the start at %(time)s", { time: at(seminar.starts_at) })
      : longDate(seminar.starts_at, seminar.time_zone);
  }
  if (name === "dormant") return _("was the end, on %(date)s", { date: shortDate(programme.ends_at, seminar.time_zone) });
  if (name === "finished") return _("You can still download everything.");
  if (name === "closed") return _("The groups can read, but no longer write.");
  const length = lengthOfTime(Math.round(lengthOfBlock(programme) / 60_000));
  if (name === "paused") return _("left of %(length)s. The clock stands still.", { length });
  if (name === "over") return _("past the end at %(time)s", { time: at(programme.ends_at) });
  return _("left of %(length)s, until %(time)s", { length, time: at(programme.ends_at) });
}

function passed(programme, left) {
  const block = currentBlock(programme);
  if (!block || !programme.block_started_at) return 0;
  const whole = lengthOfBlock(programme);
  return whole > 0 ? Math.min(Math.max(1 - left / whole, 0), 1) : 1;
}

function actions(name) {
  return {
    before: { command: "start", icon: "Play", label: _("Start") },
    running: { command: "pause", icon: "Pause", label: _("Pause") },
    over: { command: "pause", icon: "Pause", label: _("Pause") },
    paused: { command: "resume", icon: "Play", label: _("Resume") },
    dormant: { command: "continue", icon: "Play", label: _("Go on") },
    finished: { command: "reopen", icon: "PadlockUnlocked", label: _("Open again") },
  }[name] ?? { command: null, icon: "Play", label: _("Start") };
}

/** A button that stays where it is, and can be reached, when it has nothing to do. */
function button({ act, name, fields, enabled, label, title, picture, variant = "secondary", className = "" }) {
  return html`<button class="ds-button deck__button ${className}" type="button" data-variant=${variant}
    data-color=${variant === "primary" ? "accent" : "neutral"}
    aria-disabled=${enabled ? nothing : "true"} title=${title ?? nothing}
    @click=${() => enabled && act(name, fields)}>
    ${picture ? icon(picture) : nothing}${label}
  </button>`;
}

function extension(act, minutes, enabled) {
  const sign = minutes < 0 ? "−" : "+";
  const amount = Math.abs(minutes);
  const words = minutes < 0
    ? ngettext("Take away %(number)s minute", "Take away %(number)s minutes", amount)
    : ngettext("Add %(number)s minute", "Add %(number)s minutes", amount);
  return button({
    act, name: "extend", fields: { seconds: minutes * 60 }, enabled, title: words,
    className: minutes === 5 ? "deck__button--strong" : "",
    label: html`<span aria-hidden="true" class="figures">${sign}${amount}</span><span class="visually-hidden">${words}</span>`,
  });
}

function anyExtension(more, enabled) {
  const submit = (event) => {
    event.preventDefault();
    const field = event.target.elements.minutes;
    if (enabled) more(field);
  };
  return html`<form class="deck__any" @submit=${submit} novalidate>
    <label class="visually-hidden" for="any-minutes">${_("Any number of minutes to add, or with a minus sign to take away")}</label>
    <input class="ds-input figures" id="any-minutes" name="minutes" type="text" inputmode="text" enterkeyhint="done" maxlength="6"
      autocomplete="off" placeholder=${_("± min")} ?readonly=${!enabled} @input=${(event) => event.target.removeAttribute("aria-invalid")}>
    <button class="ds-button deck__apply" type="submit" data-variant="tertiary" data-color="neutral" data-icon
      aria-disabled=${enabled ? nothing : "true"}>${icon("Enter")}<span class="visually-hidden">${_("Change the time")}</span></button>
  </form>`;
}

/** What stands in the place of Next: the next block, the end, or nothing to do. */
function nextStep(programme, name) {
  if (name === "dormant") return { command: "finish", title: null };
  if (!["running", "over", "paused"].includes(name)) return { command: null, title: null };
  const next = following(programme);
  return next ? { command: "next", title: next.title } : { command: "finish", title: null };
}

function nextButton(act, { programme, seminar: { language } }, name) {
  const { command, title } = nextStep(programme, name);
  const last = command === "finish";
  return button({
    act, name: command, enabled: Boolean(command),
    // While groups report, the way on is from group to group.
    variant: command && !programme.round && name !== "dormant" ? "primary" : "secondary", className: "deck__button--next",
    label: html`<span class="deck__words">
      <span class="deck__main">${last ? _("Finish") : _("Next")}</span>
      ${title
        ? html`<span class="deck__small" lang=${language}>${title}</span>`
        : html`<span class="deck__small">${last ? _("the programme") : nothing}</span>`}
    </span>${icon(last ? "Stop" : "SkipForward", "icon deck__arrow")}`,
  });
}

function undoButton(act, programme, enabled) {
  const what = enabled ? undoInWords(programme) : "";
  return button({
    act, name: "undo", enabled, picture: "ArrowUndo", variant: "tertiary", className: "deck__button--undo",
    title: what || undefined,
    label: html`<span class="deck__words"><span>${_("Undo")}${what ? html`<span class="visually-hidden">:</span>` : nothing}</span>${what ? html` <span class="deck__small">${what}</span>` : nothing}</span>`,
  });
}

/** The deck. `context` has the state, the server's time, `act` (sends a command) and the notice. */
export function deck(context) {
  const { state, now, act, more, online, notice, alert, openMessage } = context;
  const { programme } = state;
  const left = programme.ends_at ? remaining(programme, now) : 0;
  const name = situation(state, left, now);
  const urgency = name === "running" || name === "over" ? blockUrgency(programme, now) : null;
  const block = currentBlock(programme) ?? (name === "before" ? programme.blocks[0] : null);
  const on = online && ["running", "over", "paused"].includes(name);
  const main = actions(name);
  const mayUndo = online && programme.can_undo && name !== "closed";
  return html`
    <div class="deck__head">
      <p class="deck__state" data-situation=${name}>${icon(SITUATION_ICONS[name])}${situationName(name)}</p>
      ${block ? html`<p class="deck__kind">${icon(BLOCK_ICONS[block.kind])}${kindOfBlock(block.kind)}</p>` : nothing}
    </div>
    <h3 class="deck__title" tabindex="-1" lang=${block ? state.seminar.language : nothing} title=${block?.title ?? nothing}>${block?.title ?? _("The programme is finished")}</h3>
    <p class="deck__clock figures" data-situation=${name} data-urgency=${urgency ?? nothing} role="timer" aria-live="off">${figure(state, name, left, now)}</p>
    <p class="deck__below" data-urgency=${urgency ?? nothing}>${urgencyIcon(urgency)}${alert ? html`<strong>${alertText(alert)}</strong>` : below(state, name, now)}</p>
    <div class="deck__bar" data-situation=${name} ${cssProperties({ "--share": passed(programme, left) })}></div>
    <div class="deck__row deck__row--main">
      ${button({
        act, name: main.command, enabled: online && Boolean(main.command),
        variant: ["start", "resume", "continue"].includes(main.command) ? "primary" : "secondary",
        className: "deck__button--main", picture: main.icon, label: html`<span class="deck__main">${main.label}</span>`,
      })}
      ${nextButton(act, state, online ? name : "offline")}
    </div>
    <div class="deck__row deck__row--time" role="group" aria-label=${_("Time for this block, in minutes")}>
      ${extension(act, -5, on && left > 0)}${extension(act, -1, on && left > 0)}${extension(act, 1, on)}${extension(act, 5, on)}
      ${anyExtension(more, on)}
    </div>
    <div class="deck__row deck__row--more">
      ${button({ act, name: "previous", enabled: on && hasPrevious(programme), picture: "SkipBackward", label: _("Previous"), variant: "tertiary" })}
      ${button({ act: openMessage, name: "all", enabled: online && name !== "closed", picture: "Megaphone", label: _("Message"), variant: "tertiary" })}
      ${undoButton(act, programme, mayUndo)}
    </div>
    <p class="deck__notice" role="status">${notice}</p>`;
}
