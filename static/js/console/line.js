// The programme as a line: what is done above the deck, what comes below it, the end of the day last.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { difference, kindOfBlock, lengthOfTime } from "dialogseminar/components/words.js";
import { _, language as pageLanguage } from "dialogseminar/translate";

const KIND_ICONS = { plenary: "Presentation", group_work: "PersonGroup", break: "Coffee" };

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

function timeOf(row, zone) {
  const moved = row.moved !== 0 && row.phase === "coming";
  return html`<span class="row__time figures">${timeOfDay(row.start, zone)}${moved
    ? html`<span class="row__planned"><span class="visually-hidden">${_("planned")} </span>${timeOfDay(row.block.planned_start, zone)}</span>`
    : nothing}</span>`;
}

function fixedTime(row) {
  const { block, slack, late, phase } = row;
  if (!block.fixed_start || phase === "past") return nothing;
  const fixed = _("fixed at %(time)s", { time: block.fixed_start });
  const words = phase !== "coming" ? fixed
    : late ? _("fixed at %(time)s, %(late)s too late", { time: block.fixed_start, late: lengthOfTime(late) })
    : slack === null ? fixed
    : slack ? _("fixed at %(time)s, %(slack)s to spare", { time: block.fixed_start, slack: lengthOfTime(slack) })
    : _("fixed at %(time)s, nothing to spare", { time: block.fixed_start });
  return html`<span class="row__fixed" data-late=${late ? "true" : nothing}>${icon(late ? "ExclamationmarkTriangleFill" : "PushPin")}${words}</span>`;
}

function phaseName(phase) {
  return { past: _("done"), coming: _("to come"), skipped: _("left out") }[phase];
}

function goButton(row, { act, mayGo }) {
  if (!mayGo) return nothing;
  return html`<button class="ds-button row__go" type="button" data-variant="tertiary" data-size="sm"
    @click=${() => act("goto", { block: row.block.key })}>
    ${_("Go here")}<span class="visually-hidden">: ${row.block.title}</span>
  </button>`;
}

export function programmeRow(row, context) {
  const { block } = row;
  return html`<li class="row" data-phase=${row.phase} data-kind=${block.kind}>
    ${timeOf(row, context.zone)}
    <span class="row__mark">${icon(row.phase === "past" ? "Checkmark" : KIND_ICONS[block.kind])}</span>
    <span class="row__body">
      <span class="row__title" lang=${context.language}>${block.title}</span>
      <span class="row__about">
        <span class="visually-hidden">${kindOfBlock(block.kind)}, ${phaseName(row.phase)}, </span>
        ${row.phase === "skipped" ? _("left out") : lengthOfTime(block.minutes)}
      </span>
      ${fixedTime(row)}
    </span>
    ${goButton(row, context)}
  </li>`;
}

/** Planned and expected end of the day, and what is between them. */
export function dayEnd(end, finished, zone) {
  if (!end) return nothing;
  const late = end.difference > 0 ? "late" : end.difference < 0 ? "early" : "even";
  return html`<dl class="day-end figures">
    <div><dt>${_("Planned end")}</dt><dd>${timeOfDay(end.planned, zone)}</dd></div>
    <div><dt>${finished ? _("Ended") : _("Expected end")}</dt><dd>${timeOfDay(end.expected, zone)}</dd></div>
    <div><dt class="visually-hidden">${_("Difference")}</dt>
      <dd class="day-end__difference" data-late=${late}>${difference(end.difference)}</dd></div>
  </dl>`;
}
