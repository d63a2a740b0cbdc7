/** The bar on top: the clock, the promise about what is written, and what to do now. */

import { html, nothing } from "lit";
import { _, ngettext } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { cssProperties } from "dialogseminar/components/properties.js";
import { alertText, urgencyIcon } from "dialogseminar/components/time_alerts.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { blockUrgency } from "dialogseminar/live/alerts.js";
import { formatRemaining, goesOnAt, shiftedTimes } from "dialogseminar/live/clock.js";
import { adviceFor } from "dialogseminar/group/guidance.js";
import { roundNow } from "dialogseminar/group/reporting.js";
import { ROLE_ICONS, ROLES, holderWhoLeft, isFree, isMine, personName, roleName, rolesInWords } from "dialogseminar/group/roles.js";
import { extraInWords } from "dialogseminar/group/sayings.js";

export function bar(page) {
  return html`
    <div class="bar" data-clock=${clockState(page)} data-part=${partOf(page)}>
      <div class="bar__top">
        <div class="bar__place">
          <h1 class="bar__block" lang=${isOver(page) ? nothing : page.language}>${blockTitle(page)}</h1>
          <p class="bar__group">${groupTitle(page.group)}</p>
        </div>
        <div class="bar__clocks">${partClock(page)} ${clock(page)}</div>
        ${status(page)}
      </div>
      <div class="bar__below">
        <div class="bar__task">${task(page)}</div>
        <div class="bar__tools">${badges(page)} ${help(page)}</div>
      </div>
      ${progress(page)}
    </div>
  `;
}

export function blockTitle(page) {
  if (isOver(page)) return _("The seminar is over");
  return page.block?.title ?? page.state.seminar.title;
}

function isOver(page) {
  return page.isClosed || page.programme.status === "finished";
}

function groupTitle(group) {
  const number = _("Group %(number)s", { number: group.number });
  return group.name && group.name !== number ? `${number} · ${group.name}` : number;
}

function clockState(page) {
  const { status: programmeStatus } = page.programme;
  if (page.isDormant) return "dormant";
  if (programmeStatus === "paused") return "paused";
  if (page.left === null) return programmeStatus;
  if (page.left < 0) return "over";
  return ["soon", "last"].includes(urgency(page)) ? "soon" : "running";
}

function urgency(page) {
  return page.programme.status === "running" ? blockUrgency(page.ownProgramme, page.now) : null;
}

function clock(page) {
  const state = clockState(page);
  if (state === "finished" || state === "dormant" || page.isClosed) return nothing;
  if (page.left === null) return startClock(page);
  const left = page.partLeft === null ? _("left") : _("left in all");
  const labels = { paused: _("paused"), over: _("over time"), soon: left, running: left };
  return html`
    <div class="clock" data-clock=${state} data-urgency=${urgency(page) ?? nothing} role="timer" aria-live="off">
      <span class="clock__time figures">${formatRemaining(page.left)}</span>
      <span class="clock__label">${state === "paused" ? icon("Pause") : urgencyIcon(urgency(page))}${labels[state]}</span>
    </div>
  `;
}

/** "phase", "round" or nothing: the part of the block that has a clock of its own. */
function partOf(page) {
  if (page.isClosed) return nothing;
  return page.round ? "round" : page.phase ? "phase" : nothing;
}

function partClock(page) {
  const part = partOf(page);
  if (part === nothing) return nothing;
  const isLate = page.partLeft < 0;
  return html`
    <div class="clock clock--part" data-clock=${page.programme.status === "paused" ? "paused" : isLate ? "over" : "running"} role="timer" aria-live="off">
      <span class="clock__label" lang=${part === "phase" ? page.language : nothing}>${isLate ? icon("ExclamationmarkTriangle") : nothing}${partTitle(page)}</span>
      <span class="clock__time figures">${formatRemaining(page.partLeft)}</span>
    </div>
  `;
}

function partTitle({ round, phase }) {
  if (!round) return phase.title;
  return round.part === "reports" ? _("Your turn") : _("Group %(number)s", { number: round.group });
}

/** One's role, and what to do now: in a phase what the agenda says, to everyone alike. */
function task(page) {
  const role = html`<strong class="bar__roles">${rolesInWords(page.you.roles)}</strong>`;
  const { phase } = page;
  if (partOf(page) !== "phase" || page.programme.status === "paused") {
    const isWhole = page.isDormant || page.round;
    return html`<p class="bar__now ${isWhole ? "bar__now--whole" : ""}">${role}<strong>:</strong> ${whatNow(page)}</p>${moreTime(page)}`;
  }
  return html`
    <p class="bar__part">${role} <span class="bar__phase">${_("Phase %(number)s of %(of)s:", { number: phase.number, of: phase.of })} <b lang=${page.language}>${phase.title}</b></span>${moreTime(page)}</p>
    <p class="bar__now bar__now--whole" lang=${phase.instruction ? page.language : nothing}>${phase.instruction || phaseAdvice(page)}</p>
  `;
}

function phaseAdvice(page) {
  return adviceFor(page.you.roles[0] ?? "member", page);
}

/** Said calmly: that everyone has got more time, or this group alone. */
function moreTime(page) {
  if (page.alerts.shown) return html`<span class="more-time" data-alert>${icon("Bell")} ${alertText(page.alerts.shown)}</span>`;
  if (page.left === null) return nothing;
  const text = page.extraTime > 0 ? extraInWords(page.extraTime) : page.timeSaying;
  return text ? html`<span class="more-time">${icon("Hourglass")} ${text}</span>` : nothing;
}

function startClock(page) {
  const [first] = shiftedTimes(page.programme, page.now);
  if (!first) return nothing;
  return html`
    <div class="clock" data-clock="planned" role="timer" aria-live="off">
      <span class="clock__time figures">${timeOfDay(first.start, page.state.seminar.time_zone)}</span>
      <span class="clock__label">${_("starts")}</span>
    </div>
  `;
}

const STATUS = {
  live: ["Broadcast", () => _("Live")],
  saved: ["CheckmarkCircleFill", () => _("Saved")],
  saving: ["CloudUp", () => _("Saving")],
  looking: ["CloudUp", () => _("One moment …")],
  waiting: ["ExclamationmarkTriangleFill", (count) => ngettext("Not saved (%(n)s kept on this device)", "Not saved (%(n)s kept on this device)", count)],
  offline: ["CloudSlash", () => _("Offline")],
  storage_failed: ["XMarkOctagonFill", () => _("Not saved: keep this page open")],
  draft: ["ExclamationmarkTriangleFill", () => _("A draft is kept on this device")],
  refused: ["ExclamationmarkTriangleFill", () => _("A text could not be saved")],
  conflict: ["ExclamationmarkTriangleFill", () => _("Another text came between")],
  closed: ["PadlockLocked", () => _("Read only")],
  revoked: ["PadlockLocked", (count) => (count ? ngettext("The link is closed (%(n)s kept on this device)", "The link is closed (%(n)s kept on this device)", count) : _("The link is closed"))],
};

/** One word for the promise; `count` is how many texts are kept on the device. */
export function statusOf(page) {
  if (page.refusal) return { state: "revoked", count: page.outbox.queue.unsentTexts.length };
  const { state, count } = page.outbox.status();
  const settled = state === "saved";
  if (settled && page.outbox.queue.hasOnlyDrafts) return { state: "draft", count };
  if (settled && page.outbox.refused.length) return { state: "refused", count };
  if (settled && page.isClosed) return { state: "closed", count };
  if (settled && page.group.points.some((point) => point.other_texts.length)) return { state: "conflict", count };
  if (settled && !page.canWrite) return { state: "live", count };
  return { state, count };
}

export function statusText({ state, count }) {
  return STATUS[state][1](count);
}

function status(page) {
  const { state, count } = statusOf(page);
  const words = html`${icon(STATUS[state][0])}<span>${statusText({ state, count })}</span>`;
  const place = WHERE[state];
  const all = place ? html`<button class="status__place" type="button" @click=${() => goTo(place)}>${words}</button>` : words;
  return html`<p class="status" data-status=${state}>${all}</p>`;
}

// What the promise is about may be out of sight.
const WHERE = { draft: ".kept-text", refused: ".kept-text", conflict: ".conflict" };

function goTo(place) {
  const found = document.querySelector(place);
  found?.scrollIntoView({ block: "center" });
  found?.querySelector("button")?.focus({ preventScroll: true });
}

/** What everyone is to do at this moment, by what is on. */
export function whatNow(page) {
  const { status: programmeStatus } = page.programme;
  if (page.isClosed) return _("Thank you for taking part. Everything is kept here to read.");
  if (programmeStatus === "finished") return _("Thank you. You can still add to your points until the seminar is closed.");
  if (page.isDormant) return _("The programme has stopped: it was not finished, and its time ran out long ago. The facilitator decides whether it goes on. What you write is saved.");
  if (programmeStatus === "paused") return _("The programme is paused. You can go on writing.");
  if (!page.block) return _("Find your places, and agree on the roles.");
  if (page.round) return roundNow(page.round);
  if (page.block.kind === "plenary") return _("Follow what happens in the hall.");
  if (page.block.kind === "break") return breakAdvice(page);
  return adviceFor(page.you.roles.find((role) => role === "scribe") ?? page.you.roles[0] ?? "member", page);
}

function breakAdvice(page) {
  const back = goesOnAt(page.programme, page.now);
  if (back === null) return _("Take a break.");
  return _("Take a break. We go on at %(time)s.", { time: timeOfDay(back, page.state.seminar.time_zone) });
}

function badges(page) {
  const { group, you } = page;
  const open = page.panel === "roles";
  return html`
    <button class="role-strip" type="button" aria-expanded=${open} aria-controls="roles-panel"
      @click=${() => page.show({ panel: open ? null : "roles" })}>
      <span class="role-strip__word">${_("Roles")}</span>
      ${ROLES.map((role) => badge(group, you, role))}
      ${icon(open ? "ChevronUp" : "ChevronDown")}
    </button>
  `;
}

function badge(group, you, role) {
  const mine = isMine(group, you, role);
  return html`
    <span class="role-badge" title=${roleName(role)} data-holder=${mine ? "you" : isFree(group, role) ? "none" : "other"}>
      ${icon(ROLE_ICONS[role])}<span class="role-badge__words"><span class="role-badge__role">${roleName(role)}</span>
      <span class="role-badge__who">${mine ? _("you") : whoHolds(group, role)}</span></span>
    </span>
  `;
}

function whoHolds(group, role) {
  if (holderWhoLeft(group, role)) return _("has left");
  return isFree(group, role) ? _("free") : personName(group, group.roles[role]);
}

function help(page) {
  if (!page.isOpen || page.programme.status === "finished") return nothing;
  const called = page.group.help_called_at;
  const time = called && timeOfDay(called, page.state.seminar.time_zone);
  return html`
    <button class="ds-button help" type="button" data-variant=${called ? "primary" : "secondary"} data-color=${called ? "warning" : "neutral"} data-size="sm"
      aria-pressed=${Boolean(called)} @click=${() => page.request(called ? "help.clear" : "help.call")}>
      ${icon(called ? "Bell" : "HandFinger")}<span class="help__long">${called ? _("Help called %(time)s. Cancel", { time }) : _("Ask for help")}</span>
      <span class="help__short" aria-hidden="true">${called ? _("Called") : _("Help")}</span>
    </button>
  `;
}

// How much of the time has gone; a block with phases has a part for each.
function progress(page) {
  if (page.left === null || !page.block || page.isClosed) return html`<div class="bar__progress"></div>`;
  if (page.phase) return html`<div class="bar__progress">${page.phases.map((phase) => filled(...phasePassed(phase, page.phase)))}</div>`;
  const length = Math.max(page.lasts, page.left, 1);
  return html`<div class="bar__progress">${filled(length, 1 - page.left / length)}</div>`;
}

function phasePassed(phase, current) {
  const length = phase.lasts;
  if (phase.when !== "now") return [length, phase.when === "past" ? 1 : 0];
  return [length, 1 - current.left / Math.max(length, current.left, 1)];
}

function filled(length, passed) {
  const share = Math.max(0, Math.min(1, passed));
  return html`<div class="bar__length" ${cssProperties({ "flex-grow": length })}><div class="bar__filled" ${cssProperties({ transform: `scaleX(${share})` })}></div></div>`;
}
