// Planned against actual: two bars for each block on one axis, and beneath it who did what.

import { html, nothing } from "lit";
import { cssProperties } from "dialogseminar/components/properties.js";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog, closeButton } from "./console_dialog.js";
import { course } from "./course.js";
import { exactLength, signedLength } from "./lengths.js";

const GROWS_OLD = 30_000;

function place({ from, to }) {
  return cssProperties({ "--from": from, "--to": to });
}

function chart(row, shown) {
  return html`<div class="chart" aria-hidden="true">
    ${shown.ticks.map((tick) => html`<i class="chart__tick" ${cssProperties({ "--at": tick.at })}></i>`)}
    <i class="chart__planned" ${place(row.planned)}></i>
    ${row.coming ? html`<i class="chart__coming" ${place(row.coming)}></i>` : nothing}
    ${row.visits.map((visit) => html`<i class="chart__actual" data-kind=${row.kind} ${place(visit)}></i>
      ${visit.over ? html`<i class="chart__over" ${place(visit.over)}></i>` : nothing}
      ${visit.turns.map((turn) => html`<i class="chart__turn" data-skipped=${turn.skipped ? "true" : nothing} ${place(turn)}></i>`)}
      ${visit.pauses.map((pause) => html`<i class="chart__pause" ${place(pause)}></i>`)}
      ${visit.marks.map((mark) => html`<i class="chart__mark" data-less=${mark.seconds < 0 ? "true" : nothing} ${cssProperties({ "--at": mark.at })}></i>`)}`)}
    ${shown.now === null ? nothing : html`<i class="chart__now" ${cssProperties({ "--at": shown.now })}></i>`}
  </div>`;
}

function between(start, end, zone) {
  return `${timeOfDay(start, zone)}–${end === null ? "" : timeOfDay(end, zone)}`;
}

function notes(row) {
  return [
    row.added ? _("%(time)s given", { time: signedLength(row.added) }) : "",
    row.paused ? _("paused %(time)s", { time: exactLength(row.paused) }) : "",
    row.visits.length > 1 ? _("%(number)s visits", { number: row.visits.length }) : "",
  ].filter(Boolean).join(", ");
}

function longer(row) {
  if (row.longer === null) return nothing;
  return html`<span class="course__longer" data-more=${row.longer > 0 ? "true" : nothing}>${row.longer ? signedLength(row.longer * 60) : _("as planned")}</span>`;
}

function actual(row, zone) {
  if (row.actual) return between(row.actual.start, row.actual.end, zone);
  return html`<span class="muted">${row.skipped ? _("skipped") : row.coming ? _("to come") : _("left out")}</span>`;
}

function rowView(row, shown, { zone, language }) {
  const more = notes(row);
  return html`<tr>
    <th scope="row"><span lang=${language}>${row.title}</span>${more ? html`<span class="course__notes figures">${more}</span>` : nothing}</th>
    <td class="course__chart">${chart(row, shown)}</td>
    <td class="figures"><span class="course__label">${_("Planned")} </span>${between(row.planned.start, row.planned.end, zone)}</td>
    <td class="figures"><span class="course__label">${_("Actual")} </span>${actual(row, zone)}</td>
    <td class="figures">${longer(row)}</td>
  </tr>`;
}

function table(shown, context) {
  return html`<table class="course">
    <thead><tr><th scope="col">${_("Block")}</th>
      <td class="course__axis" aria-hidden="true"><div class="chart chart--axis">${shown.ticks.map((tick) => html`<span class="figures" ${cssProperties({ "--at": tick.at })}>${timeOfDay(tick.instant, context.zone)}</span>`)}</div></td>
      <th scope="col">${_("Planned")}</th><th scope="col">${_("Actual")}</th><th scope="col">${_("Difference")}</th></tr></thead>
    <tbody>${shown.rows.map((row) => rowView(row, shown, context))}</tbody>
  </table>`;
}

function legend() {
  const entry = (kind, words) => html`<li><i class="legend legend--${kind}" aria-hidden="true"></i>${words}</li>`;
  return html`<ul class="course__legend" role="list" aria-hidden="true">
    ${entry("planned", _("planned"))}${entry("actual", _("actual"))}${entry("over", _("over time"))}${entry("pause", _("pause"))}${entry("mark", _("time added or taken away"))}${entry("coming", _("to come"))}
  </ul>`;
}

function eventView(event, zone) {
  return html`<li data-undone=${event.undone ? "true" : nothing}>
    <time class="figures">${timeOfDay(event.at, zone)}</time>
    <span><span class="events__text">${event.text}</span> <span class="muted">${event.who}</span>${event.undone ? html` <span class="events__undone">${icon("ArrowUndo")}${_("undone")}</span>` : nothing}</span>
  </li>`;
}

function eventList(events, zone) {
  if (!events.length) return html`<p class="muted">${_("Nothing has happened yet.")}</p>`;
  return html`<ol class="events" role="list">${[...events].reverse().map((event) => eventView(event, zone))}</ol>`;
}

export class CourseDialog extends ConsoleDialog {
  #data = null;
  #error = "";
  #askedFor = null;
  #askedAt = 0;

  open() {
    this.#error = "";
    this.show();
  }

  draw() {
    const { revision } = this.desk.state.programme;
    const isOld = revision !== this.#askedFor || performance.now() - this.#askedAt > GROWS_OLD;
    if (this.isOpen && isOld) this.#fetch(revision);
    super.draw();
  }

  async #fetch(revision) {
    this.#askedFor = revision;
    this.#askedAt = performance.now();
    try {
      const response = await fetch(`/s/${encodeURIComponent(this.desk.code)}/timeline.json`);
      if (!response.ok) throw new Error(String(response.status));
      this.#data = await response.json();
      this.#error = "";
    } catch {
      this.#error = _("The server can't be reached. Try again in a moment.");
    }
    super.draw();
  }

  content() {
    const { time_zone: zone, language } = this.desk.state.seminar;
    return html`${closeButton(_("Close"))}
      <h2 class="ds-heading" id="course-title" tabindex="-1" autofocus>${_("Planned and actual")}</h2>
      ${this.#error ? html`<p class="ds-validation-message" role="alert">${this.#error}</p>` : nothing}
      ${this.#data ? this.#shown(zone, language) : this.#error ? nothing : html`<p class="muted">${_("Fetching …")}</p>`}`;
  }

  #shown(zone, language) {
    return html`
      ${legend()}
      ${table(course(this.#data, this.desk.planShift()), { zone, language })}
      <h3 class="course__heading">${_("What was done, and by whom")}</h3>
      ${eventList(this.#data.events, zone)}`;
  }
}
