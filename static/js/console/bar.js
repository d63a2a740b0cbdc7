// The top of the console: which seminar, the way in, and everything one reaches for now and then.

import { html, nothing } from "lit";
import { attentionToggle } from "dialogseminar/components/attention_toggle.js";
import { exportButton } from "dialogseminar/components/export_button.js";
import { icon } from "dialogseminar/components/icon.js";
import { spacedCode } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";

const FORMATS = ["xlsx", "pdf", "csv", "json"];

function downloadRow(jobs, audience, name) {
  return html`<tr><th scope="row">${name}</th>
    ${FORMATS.map((format) => html`<td>${audience && format !== "xlsx" && format !== "pdf"
      ? nothing
      : exportButton({ jobs, format, audience, label: name, size: "sm" })}</td>`)}
  </tr>`;
}

function downloads({ jobs, state, code }) {
  return html`<details class="menu" name="console-menu">
    <summary class="ds-button" data-variant="secondary" data-size="sm">${icon("Download")}<span class="bar__word">${_("Download")}</span></summary>
    <div class="menu__panel menu__panel--wide">
      <p class="menu__title">${_("What the groups have written, as it stands now")}</p>
      <table class="downloads">
        <thead><tr><th scope="col">${_("For")}</th>${["Excel", "PDF", "CSV", "JSON"].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>
          ${downloadRow(jobs, null, _("Everything"))}
          ${state.seminar.organisers.map((organiser) => downloadRow(jobs, organiser.key, organiser.name))}
        </tbody>
      </table>
      <p class="muted small">${_("You can download at any time, also while the groups are writing.")}</p>
      <ul class="menu__list" role="list">
        <li><a class="menu__item" href="/s/${code}/running-order.pdf" download>${icon("FilePdf")}${_("Running order to read from (PDF)")}</a></li>
        <li><a class="menu__item" href="/s/${code}/programme.ics" download>${icon("Calendar")}${_("The programme for calendars (.ics)")}</a></li>
      </ul>
    </div>
  </details>`;
}

// The page's own form, made by the server; there is one of it, and it stays where it was put.
let languageForm = null;

function languages() {
  languageForm ??= document.getElementById("language-chooser").content.firstElementChild;
  return languageForm;
}

function more({ state, act, dealAll, openAlerts, openCourse, openClose, redraw, code, mayFinish }) {
  const closed = Boolean(state.seminar.closed_at);
  return html`<details class="menu" name="console-menu">
    <summary class="ds-button" data-variant="secondary" data-size="sm" data-icon>${icon("MenuElipsisVertical")}<span class="visually-hidden">${_("More")}</span></summary>
    <div class="menu__panel">
      <ul class="menu__list" role="list">
        <li><button type="button" class="menu__item" @click=${openCourse}>${icon("BarChart")}${_("Planned and actual …")}</button></li>
        <li><button type="button" class="menu__item" ?disabled=${closed || state.programme.status === "finished"} @click=${openAlerts}>${icon("Clock")}${_("Alerts before the end …")}</button></li>
        <li><button type="button" class="menu__item" ?disabled=${closed} @click=${dealAll}>${icon("ArrowsSquarepath")}${_("Deal roles in all groups")}</button></li>
        <li><button type="button" class="menu__item" ?disabled=${!mayFinish} @click=${() => act("finish")}>${icon("Stop")}${_("Finish the programme now")}</button></li>
        <li><button type="button" class="menu__item" ?disabled=${closed} @click=${openClose}>${icon("PadlockLocked")}${_("Close the seminar …")}</button></li>
        <li>${attentionToggle({ redraw })}</li>
        <li class="menu__languages">${languages()}</li>
        <li><a class="menu__item" href="/s/${code}/links">${icon("Link")}${_("Links and cards to print")}</a></li>
        <li><a class="menu__item" href="/library">${icon("Book")}${_("Library")}</a></li>
        <li><a class="menu__item" href="/privacy">${icon("InformationSquare")}${_("Privacy")}</a></li>
      </ul>
    </div>
  </details>`;
}

/** Whether the console is connected. */
export function linkState({ online, revoked }) {
  if (revoked) return html`<p class="bar__link" data-online="false">${icon("LinkBroken")}${_("This link no longer works")}</p>`;
  return online
    ? html`<p class="bar__link" data-online="true">${icon("CircleFill")}<span class="bar__word">${_("Connected")}</span></p>`
    : html`<p class="bar__link" data-online="false">${icon("CloudSlash")}${_("Not connected")}</p>`;
}

export function bar(context) {
  const { state, code, openJoin } = context;
  return html`
    <h1 class="bar__title" lang=${state.seminar.language}>${state.seminar.title}</h1>
    <div role="status">${linkState(context)}</div>
    <div class="bar__tools" data-color="neutral">
      <button class="ds-button bar__code" type="button" data-variant="secondary" data-size="sm" @click=${openJoin}>
        ${icon("QrCode")}<span class="visually-hidden">${_("Code")} </span><span class="figures">${spacedCode(state.seminar.code)}</span>
      </button>
      <a class="ds-button" data-variant="secondary" data-size="sm" href="/s/${code}/wall" target="_blank" rel="noopener">${icon("Presentation")}<span class="bar__word">${_("Wall")}</span></a>
      <a class="ds-button bar__links" data-variant="secondary" data-size="sm" href="/s/${code}/links">${icon("Link")}<span class="bar__word">${_("Links")}</span></a>
      ${downloads(context)}
      ${more(context)}
    </div>`;
}
