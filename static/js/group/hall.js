/** What the group sees when it isn't at work: before, in plenary and breaks, and after. */

import { html, nothing } from "lit";
import { _ } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { BLOCK_ICONS } from "dialogseminar/components/words.js";
import { longDate, timeOfDay } from "dialogseminar/components/times.js";
import { shiftedTimes } from "dialogseminar/live/clock.js";
import { PARKING_LOT } from "dialogseminar/group/group_page.js";
import { pointsOf } from "dialogseminar/group/pending.js";
import { ourTurn, reporting } from "dialogseminar/group/reporting.js";
import { pointToRead } from "dialogseminar/group/point.js";
import { rolesPanel } from "dialogseminar/group/roles_panel.js";

const MINUTE = 60_000;

export function beforeStart(page) {
  const { seminar } = page.state;
  const { reading, reflection } = seminar.preparation;
  return html`
    <div class="hall">
      <section class="welcome">
        <p class="welcome__date">${longDate(seminar.starts_at, seminar.time_zone)}</p>
        <h2 class="welcome__title" lang=${page.language}>${seminar.title}</h2>
        <p class="welcome__lead">${_("Welcome. Agree on who does what while you wait; everything can be changed later in one tap.")}</p>
      </section>
      ${page.panel === "roles" ? nothing : rolesPanel(page)}
      <div class="hall__columns">
        ${reading.length || reflection.length ? preparation(page, reading, reflection) : nothing} ${programmeList(page)}
      </div>
    </div>
  `;
}

function preparation(page, reading, reflection) {
  return html`
    <section class="sheet" aria-labelledby="preparation">
      <h2 class="sheet__title" id="preparation">${icon("OpenBook")} ${_("To think about beforehand")}</h2>
      ${reflection.length ? html`<ol class="reflections" lang=${page.language}>${reflection.map((text) => html`<li>${text}</li>`)}</ol>` : nothing}
      ${reading.length
        ? html`<h3 class="sheet__part">${_("To read")}</h3>
            <ul class="readings" role="list" lang=${page.language}>${reading.map(readingItem)}</ul>`
        : nothing}
    </section>
  `;
}

/** A link that the agenda gives, with what it says about it. */
export function readingItem({ title, url, note }) {
  return html`<li>
    ${url ? html`<a class="ds-link" href=${safeLink(url)} target="_blank" rel="noreferrer">${title} ${icon("ExternalLink")}</a>` : html`<span>${title}</span>`}
    ${note ? html`<span class="muted small">${note}</span>` : nothing}
  </li>`;
}

// The agenda's rules allow only these; a page that holds links checks them all the same.
function safeLink(url) {
  return /^(https?:|mailto:)/i.test(url) ? url : "#";
}

function programmeList(page) {
  const { programme, state } = page;
  const times = shiftedTimes(programme, page.now);
  return html`
    <section class="sheet" aria-labelledby="programme">
      <h2 class="sheet__title" id="programme">${icon("Calendar")} ${_("Programme")}</h2>
      <ol class="programme" role="list">
        ${programme.blocks.map((block, index) =>
          times[index].skipped || wasPassedOver(programme, index) ? nothing : html`<li class="programme__block" data-kind=${block.kind} aria-current=${block.key === programme.block ? "step" : nothing}>
            <span class="programme__time figures">${timeOfDay(times[index].start, state.seminar.time_zone)}</span>
            <span class="programme__title" lang=${page.language}>${icon(BLOCK_ICONS[block.kind])} ${block.title}</span>
            <span class="programme__length muted figures">${_("%(minutes)s min", { minutes: Math.round((times[index].end - times[index].start) / MINUTE) })}</span>
          </li>`,
        )}
      </ol>
    </section>
  `;
}

function wasPassedOver({ blocks, block }, index) {
  return !blocks[index].actual_start && index < blocks.findIndex(({ key }) => key === block);
}

/** A plenary or a break: what is on, and the way back to the points. */
export function inTheHall(page) {
  const { block } = page;
  if (!block) return beforeStart(page);
  const { round } = page;
  if (round?.part === "reports") return ourTurn(page, round);
  return html`
    <div class="hall hall--now">
      ${round ? reporting(page, round, toPoints(page)) : onNow(page, block)}
      <div class="hall__columns">${programmeList(page)}</div>
    </div>
  `;
}

function onNow(page, block) {
  return html`
      <section class="on-now" data-kind=${block.kind}>
        <p class="on-now__kind">${icon(BLOCK_ICONS[block.kind])} ${block.kind === "break" ? _("Break") : _("In the hall now")}</p>
        <h2 class="on-now__title" lang=${page.language}>${block.title}</h2>
        ${block.speaker ? html`<p class="on-now__speaker">${block.speaker}</p>` : nothing}
        ${block.description ? html`<div class="on-now__words" lang=${page.language}>${block.description.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)}</div>` : nothing}
        ${block.links.length
          ? html`<ul class="readings" role="list" lang=${page.language}>${block.links.map(readingItem)}</ul>`
          : nothing}
        ${toPoints(page)}
      </section>
  `;
}

function toPoints(page) {
  if (!page.openBlocks.length) return nothing;
  return html`<p><button class="ds-button" type="button" data-variant="secondary" @click=${() => page.show({ workspaceOpen: true })}>
    ${icon("NotePencil")} ${_("To our points")}
  </button></p>`;
}

/** The end: thanks, and all that the group wrote. */
export function afterwards(page) {
  return html`
    <div class="hall hall--after">
      <section class="welcome">
        <h2 class="welcome__title">${_("Thank you for taking part")}</h2>
        <p class="welcome__lead">${page.isClosed
          ? _("The seminar is closed. Here is everything your group wrote; it can be read, but no longer changed.")
          : _("The programme is over. Here is everything your group wrote; you can add and change until the seminar is closed.")}</p>
        <p class="welcome__buttons">
          ${!page.isClosed && page.openBlocks.length ? html`<button class="ds-button" type="button" @click=${() => page.show({ workspaceOpen: true })}>${icon("NotePencil")} ${_("To our points")}</button>` : nothing}
          <button class="ds-button" type="button" data-variant="secondary" @click=${() => window.print()}>${icon("PrinterSmall")} ${_("Print or save as PDF")}</button>
        </p>
      </section>
      ${page.openBlocks.map((block) => blockToRead(page, block))} ${parkedToRead(page)}
    </div>
  `;
}

function blockToRead(page, block) {
  return html`
    <section class="kept">
      <h2 class="kept__block" lang=${page.language}>${block.title}</h2>
      ${block.questions.map((question, index) => questionToRead(page, question, `${index + 1}. ${question.text}`))}
    </section>
  `;
}

function questionToRead(page, question, title) {
  const points = pointsOf(page.group, question.key);
  const ordered = [...points].sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity) || one.position - other.position);
  return html`
    <h3 class="kept__question" lang=${page.language}>${title}</h3>
    ${ordered.length
      ? html`<ol class="points" role="list">${ordered.map((point) => pointToRead(page, point, question))}</ol>`
      : html`<p class="muted">${_("No points.")}</p>`}
  `;
}

function parkedToRead(page) {
  const parked = pointsOf(page.group, PARKING_LOT);
  if (!parked.length) return nothing;
  return html`
    <section class="kept">
      <h2 class="kept__block">${_("Parking lot")}</h2>
      <ol class="points" role="list">${parked.map((point) => pointToRead(page, point, null))}</ol>
    </section>
  `;
}
