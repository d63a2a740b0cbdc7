// The programme as a line: what is done above the deck, what comes below it, the end of the day last.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { isSameDay, longDate, shortDate, timeOfDay } from "dialogseminar/components/times.js";
import { BLOCK_ICONS, difference, kindOfBlock, lengthOfTime } from "dialogseminar/components/words.js";
import { _, language as pageLanguage } from "dialogseminar/translate";


function webLink(link) {
  return html`<li><a class="ds-link" href=${link.url} target="_blank" rel="noopener noreferrer">${link.title}</a></li>`;
}

/** What belongs to a block, unfolded for the one that runs. */
export function blockDetails(block, language) {
  return html`<details class="block-details" lang=${language}><summary lang=${pageLanguage()}>${_("Notes, questions and links for this block")}</summary>
    <p><strong>${block.title}</strong></p>
    ${block.speaker ? html`<p>${block.speaker}</p>` : nothing}
    ${block.notes ? html`<p class="block-details__notes"><span class="block-details__label" lang=${pageLanguage()}>${_("Notes for you")}</span>${block.notes}</p>` : nothing}
    ${block.description ? html`<p>${block.description}</p>` : nothing}
    ${block.links.length ? html`<ul class="block-details__links">${block.links.map(webLink)}</ul>` : nothing}
    ${block.questions.length
      ? html`<ol class="block-details__questions">${block.questions.map((question) => html`<li>${question.text}</li>`)}</ol>`
      : nothing}
  </details>`;
}

// A rehearsal may have to wait for a time that is fixed on the day itself.
function timeAndDay(instant, { zone, today }) {
  return html`${timeOfDay(instant, zone)}${isSameDay(instant, today, zone)
    ? nothing
    : html`<span class="row__date">${shortDate(instant, zone)}</span>`}`;
}

function timeOf(row, context) {
  const isMoved = row.moved && row.standing === "coming";
  if (row.standing === "skipped") {
    return html`<span class="row__time figures"><span class="row__planned"><span class="visually-hidden">${_("planned")} </span>${timeOfDay(row.planned, context.zone)}</span></span>`;
  }
  return html`<span class="row__time figures">${timeAndDay(row.start, context)}${isMoved
    ? html`<span class="row__planned"><span class="visually-hidden">${_("planned")} </span>${timeOfDay(row.planned, context.zone)}</span>`
    : nothing}</span>`;
}

function fixedTime(row) {
  const { block, slack, late, standing } = row;
  if (!block.fixed_start || standing === "past" || standing === "missed") return nothing;
  const fixed = _("fixed at %(time)s", { time: block.fixed_start });
  const words = standing !== "coming" || slack === null ? fixed
    : late ? _("fixed at %(time)s, %(late)s too late", { time: block.fixed_start, late: lengthOfTime(late) })
    : slack ? _("fixed at %(time)s, %(slack)s to spare", { time: block.fixed_start, slack: lengthOfTime(slack) })
    : _("fixed at %(time)s, nothing to spare", { time: block.fixed_start });
  return html`<span class="row__fixed" data-late=${late ? "true" : nothing}>${icon(late ? "ExclamationmarkTriangleFill" : "PushPin")}${words}</span>`;
}

function standingName(standing) {
  return {
    past: _("done"), coming: _("to come"), missed: _("left out"), skipped: _("will be skipped"),
  }[standing];
}

function lengthOf(row) {
  const { minutes, block } = row;
  if (row.standing === "missed" || row.standing === "skipped") return standingName(row.standing);
  if (row.standing !== "coming" || minutes === Math.round(block.minutes)) return lengthOfTime(block.minutes);
  return _("%(time)s instead of %(planned)s", { time: lengthOfTime(minutes), planned: lengthOfTime(block.minutes) });
}

function endOf(row, { zone }) {
  if (row.standing !== "coming") return nothing;
  return html`<span class="figures">${_("until %(time)s", { time: timeOfDay(row.end, zone) })}</span>`;
}

function movedBy(row) {
  if (row.standing !== "coming" || !row.moved) return nothing;
  return html`<span class="row__moved" data-late=${row.moved > 0 ? "true" : nothing}>${difference(row.moved)}</span>`;
}

function tools(row, { act, mayGo, maySkip }) {
  const title = html`<span class="visually-hidden">: ${row.block.title}</span>`;
  const skip = maySkip && row.standing === "coming"
    ? html`<button class="ds-button" type="button" data-variant="tertiary" data-color="neutral" data-size="sm"
        @click=${() => act("skip", { block: row.block.key })}>${_("Skip")}${title}</button>`
    : nothing;
  const go = mayGo
    ? html`<button class="ds-button" type="button" data-variant="tertiary" data-size="sm"
        @click=${() => act("goto", { block: row.block.key })}>${_("Go here")}${title}</button>`
    : nothing;
  return skip === nothing && go === nothing ? nothing : html`<span class="row__tools">${skip}${go}</span>`;
}

/** `context.today` is the instant whose date goes without saying. */
export function programmeRow(row, context) {
  const { block } = row;
  const picture = { past: "Checkmark", skipped: "SkipForward" }[row.standing] ?? BLOCK_ICONS[block.kind];
  return html`<li class="row" data-standing=${row.standing} data-kind=${block.kind}>
    ${timeOf(row, context)}
    <span class="row__mark">${icon(picture)}</span>
    <span class="row__body">
      <span class="row__title" lang=${context.language}>${block.title}</span>
      <span class="row__about">
        <span class="visually-hidden">${kindOfBlock(block.kind)}, ${standingName(row.standing)}, </span>
        <span>${lengthOf(row)}</span>${endOf(row, context)}${movedBy(row)}
      </span>
      ${fixedTime(row)}
    </span>
    ${tools(row, context)}
  </li>`;
}

/** Above the line at a rehearsal: what the times are compared with. */
export function otherDayNote({ starts_at: startsAt, time_zone: zone }, started) {
  const date = longDate(startsAt, zone);
  return html`<p class="line__note">${icon("Calendar")}<span>${started
    ? _("The plan is for %(date)s. Today is compared with it from the moment you began.", { date })
    : _("The plan is for %(date)s.", { date })}</span></p>`;
}

function differenceOf(end) {
  return end.difference === null ? _("on another day") : difference(end.difference);
}

/** Planned and expected end of the day, what is between them, and the way to catch up. */
export function dayEnd(end, { finished, openReplan, mayReplan, ...context }) {
  if (!end) return nothing;
  const { difference: minutes } = end;
  const late = minutes > 0 ? "late" : minutes < 0 ? "early" : "even";
  return html`<div class="day-end">
    <dl class="day-end__times figures">
      <div><dt>${_("Planned end")}</dt><dd>${timeAndDay(end.planned, context)}</dd></div>
      <div><dt>${finished ? _("Ended") : _("Expected end")}</dt><dd>${timeAndDay(end.expected, context)}</dd></div>
    </dl>
    <p class="day-end__difference figures" data-late=${late}>${minutes > 0 ? icon("ExclamationmarkTriangleFill") : nothing}<span class="visually-hidden">${_("Difference")}: </span>${differenceOf(end)}</p>
    ${finished ? nothing : html`<button class="ds-button day-end__replan" type="button" data-variant="secondary" data-color="neutral" data-size="sm"
      aria-disabled=${mayReplan ? nothing : "true"} @click=${() => mayReplan && openReplan()}>${_("Catch up …")}</button>`}
  </div>`;
}
