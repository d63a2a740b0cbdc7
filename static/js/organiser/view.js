// The feedback to one organiser: per question, what groups put first, with how many stand behind it.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { deletionInWords } from "dialogseminar/components/deletion.js";
import { exportButton } from "dialogseminar/components/export_button.js";
import { icon } from "dialogseminar/components/icon.js";
import { cssProperties } from "dialogseminar/components/properties.js";
import { longDate, timeOfDay } from "dialogseminar/components/times.js";
import { groupName, groups, place, pointLabel, points } from "dialogseminar/components/words.js";
import { shiftedTimes } from "dialogseminar/live/clock.js";
import { _, ngettext } from "dialogseminar/translate";
import { choices, narrowed, totals } from "./filters.js";
import { rankedEntries } from "./ranking.js";

function questionOf(programme, key) {
  return programme.blocks.flatMap((block) => block.questions).find((question) => question.key === key);
}

function mostOf(programme, key) {
  return questionOf(programme, key)?.prioritise.to ?? 3;
}

function isOver({ seminar, programme }) {
  return Boolean(seminar.closed_at) || programme.status === "finished";
}

/** When it was held, how far the day has come, and at its end how long the files can be had. */
export function about(state) {
  const { seminar, programme } = state;
  const { points: number, groups: from } = totals(state.feedback);
  const day = longDate(seminar.starts_at, seminar.time_zone);
  const stage = seminar.closed_at ? _("closed")
    : { planned: _("not started"), running: _("under way"), paused: _("under way"), finished: _("finished") }[programme.status];
  return html`<p class="feedback-head__about figures">${day}, ${stage}</p>
    <p class="feedback-head__about figures">${number
      ? _("%(points)s from %(from)s of %(all)s groups", { points: points(number), from, all: seminar.groups })
      : _("%(groups)s take part", { groups: groups(seminar.groups) })}</p>
    ${isOver(state) ? html`<p class="feedback-head__kept figures">${deletionInWords(state)}</p>` : nothing}`;
}

export function files(jobs, organiser) {
  const label = _("your feedback");
  return ["xlsx", "pdf"].map((format, index) =>
    exportButton({ jobs, format, audience: organiser, label, variant: index ? "secondary" : "primary" }));
}

export function linkLine(online, revoked) {
  if (revoked) return html`<p class="ds-alert" data-color="warning">${_("This link has been withdrawn. Ask for a new one.")}</p>`;
  return online ? nothing : html`<p class="feedback-link">${icon("CloudSlash")}${_("Not connected. What you see may be a little old.")}</p>`;
}

function chooser({ id, label, all, options, value, choose, language = nothing }) {
  if (options.length < 2) return nothing;
  return html`<div class="ds-field"><label class="ds-label" for=${id}>${label}</label>
    <select class="ds-input" id=${id} @change=${(event) => choose(event.target.value)}>
      <option value="" .selected=${!value}>${all}</option>
      ${options.map(([key, text]) => html`<option value=${key} lang=${language} .selected=${key === value}>${text}</option>`)}
    </select></div>`;
}

/** Filters appear only where there is something to choose between. */
export function filters(state, chosen, choose) {
  const { sites, municipalities } = choices(state.feedback);
  const set = (field) => (value) => choose({ [field]: value });
  const plain = (names) => names.map((name) => [name, name]);
  const any = state.feedback.some((entry) => entry.points.length);
  if (!any) return nothing;
  return html`<div class="filters" role="group" aria-label=${_("Choose what to look at")}>
    ${chooser({ id: "question", label: _("Question"), all: _("All questions"), value: chosen.question, choose: set("question"),
      language: state.seminar.language, options: state.feedback.map((entry) => [entry.question, entry.text]) })}
    ${chooser({ id: "site", label: _("Site"), all: _("All sites"), value: chosen.site, choose: set("site"), options: plain(sites) })}
    ${chooser({ id: "municipality", label: _("Municipality"), all: _("All municipalities"), value: chosen.municipality,
      choose: set("municipality"), options: plain(municipalities) })}
  </div>`;
}

function behind(point) {
  const group = { number: point.group, name: point.group_name, site: point.site, municipality: point.municipality };
  const where = place(group);
  const name = groupName(group);
  return html`<li class="voice">
    <span class="voice__rank figures" title=${_("Put first as number %(rank)s", { rank: point.rank })}><span class="visually-hidden">${_("Put first as number %(rank)s", { rank: point.rank })}</span><span aria-hidden="true">${point.rank}</span></span>
    <span><span class="voice__group">${name}</span>${where ? html` <span class="muted">${where}</span>` : nothing}
      <span class="voice__label figures">${pointLabel(point.group, point.number)}</span>
      ${point.late ? html`<span class="voice__late">${icon("Clock")}${_("came late")}</span>` : nothing}</span>
  </li>`;
}

function ownWords(entry, language) {
  const others = [...new Set(entry.points.map((point) => point.text))].filter((text) => text !== entry.text);
  return others.length ? html`<p class="entry__others">${_("Also written as")}: <span lang=${language}>${others.map((text) => `“${text}”`).join(", ")}</span></p>` : nothing;
}

function entryView(entry, language) {
  return html`<li class="entry">
    <span class="entry__place figures" aria-hidden="true">${entry.place}</span>
    <div class="entry__body">
      <p class="entry__text" lang=${language}>${entry.text}</p>
      ${ownWords(entry, language)}
      <div class="entry__support">
        <span class="entry__track" aria-hidden="true"><span class="entry__bar" ${cssProperties({ "--share": entry.weight })}></span></span>
        <span class="entry__count figures">${groups(entry.groups.length)} · ${ngettext("%(number)s rank point", "%(number)s rank points", entry.rankPoints)}</span>
      </div>
      <ul class="voices" role="list">${entry.points.map(behind)}</ul>
    </div>
  </li>`;
}

function questionView(entry, { programme, seminar: { language } }, filtered) {
  const entries = rankedEntries(entry.points, mostOf(programme, entry.question));
  const block = programme.blocks.find((each) => each.key === entry.block);
  return html`<section class="question" aria-labelledby="q-${entry.question}">
    <p class="question__block" lang=${language}>${block?.title}</p>
    <h2 class="question__text" lang=${language} id="q-${entry.question}">${entry.text}</h2>
    ${entries.length
      ? html`<ol class="entries" role="list">${repeat(entries, (each) => each.id, (each) => entryView(each, language))}</ol>`
      : html`<p class="question__empty">${filtered ? _("Nothing here with this choice.") : _("No group has put anything first under this question yet.")}</p>`}
  </section>`;
}

/** What will come and when, for whoever opens the link early. */
function emptyView(state, now) {
  const { seminar, programme, feedback } = state;
  if (!feedback.length) {
    return html`<div class="nothing-yet">${icon("Inbox", "icon nothing-yet__icon")}
      <h2>${_("No question in this programme goes to you")}</h2></div>`;
  }
  const index = programme.blocks.findIndex((block) => feedback.some((entry) => entry.block === block.key));
  const at = timeOfDay(shiftedTimes(programme, now)[index]?.start ?? seminar.starts_at, seminar.time_zone);
  const over = isOver(state);
  return html`<div class="nothing-yet">${icon("Inbox", "icon nothing-yet__icon")}
    <h2>${over ? _("No group put anything first for you") : _("Nothing has come in yet")}</h2>
    <p>${over
      ? _("What the groups noted without putting it first is in the Excel and PDF files.")
      : _("The groups come to your questions at about %(time)s. What they put first appears here as they choose it; you don't need to do anything.", { time: at })}</p>
    <ul lang=${seminar.language}>${feedback.map((entry) => html`<li>${entry.text}</li>`)}</ul>
  </div>`;
}

function rule() {
  return html`<p class="rule">${icon("InformationSquare")}<span>${_("How it is counted: points that say the same thing (capital letters, spaces and closing punctuation aside) are one entry. Entries with more groups behind them come first; among those, the ones with more rank points; among those, the one that was written first. With up to three priorities the first gives three rank points, the second two, the third one. A group counts once in an entry, with its best rank.")}</span></p>`;
}

export function feedbackView(state, chosen, now) {
  if (!state.feedback.some((entry) => entry.points.length)) return emptyView(state, now);
  const filtered = Boolean(chosen.site || chosen.municipality);
  return html`${narrowed(state.feedback, chosen).map((entry) => questionView(entry, state, filtered))}${rule()}`;
}
