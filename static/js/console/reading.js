// One group, read along beside the cards: its people, its points, and what to do for it.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { ago, groupName, place, pointLabel, points } from "dialogseminar/components/words.js";
import { ROLES, ROLE_ICONS, personName, roleName } from "dialogseminar/group/roles.js";
import { formatRemaining, remaining } from "dialogseminar/live/clock.js";
import { currentPhase, extraTimeOf, withExtraTime } from "dialogseminar/live/phases.js";
import { _ } from "dialogseminar/translate";
import { blockInView, groupWorkUnderWay, holder } from "./groups.js";
import { signedLength } from "./lengths.js";

function rolesOf(group) {
  return html`<dl class="reading__roles">
    ${ROLES.map((role) => {
      const person = holder(group, role);
      return html`<div data-held=${person?.present ? "true" : nothing}>
        <dt>${icon(ROLE_ICONS[role])}${roleName(role)}</dt>
        <dd>${person ? personName(group, person.id) : _("nobody")}${person && !person.present ? html` <span class="muted">(${_("away")})</span>` : nothing}</dd>
      </div>`;
    })}
  </dl>`;
}

function others(group) {
  const held = new Set(Object.values(group.roles));
  const rest = group.participants.filter((person) => !held.has(person.id));
  if (!rest.length) return nothing;
  const names = rest.map((person) => (person.present ? personName(group, person.id) : _("%(name)s (away)", { name: personName(group, person.id) })));
  return html`<p class="reading__others"><span class="muted">${_("Also here")}:</span> ${names.join(", ")}</p>`;
}

function marks(point, question, organisers) {
  const to = point.addressees.length && point.addressees.length < (question?.addressees.length ?? 0)
    ? organisers.filter((each) => point.addressees.includes(each.key)).map((each) => each.name).join(", ")
    : "";
  return html`
    ${to ? html`<span class="point__mark">${_("To %(names)s", { names: to })}</span>` : nothing}
    ${point.late ? html`<span class="point__mark">${icon("Clock")}${_("Came late")}</span>` : nothing}
    ${point.other_texts?.length ? html`<span class="point__mark" data-kind="warning">${icon("Files")}${_("Two versions; the group chooses")}</span>` : nothing}`;
}

function pointView(group, question, { organisers, language }) {
  return (point) => html`<li class="point" data-ranked=${point.rank ? "true" : nothing}>
    <span class="point__rank figures">${point.rank
      ? html`<span class="visually-hidden">${_("Put first as number")} </span>${point.rank}`
      : nothing}</span>
    <div>
      <p class="point__text" lang=${point.text ? language : nothing}>${point.text || html`<span class="muted">${_("Empty")}</span>`}</p>
      <p class="point__about"><span class="figures">${pointLabel(group.number, point.number)}</span>${marks(point, question, organisers)}</p>
    </div>
  </li>`;
}

function byRank(one, other) {
  return (one.rank ?? 99) - (other.rank ?? 99);
}

function questionView(group, question, number, seminar) {
  const own = group.points.filter((point) => point.question === question.key);
  const shown = question.prioritise.to ? [...own].sort(byRank) : own;
  return html`<section class="reading__question">
    <h3 class="reading__text"><span class="reading__number figures">${number}</span><span lang=${seminar.language}>${question.text}</span></h3>
    ${own.length
      ? html`<ul class="points" role="list">${repeat(shown, (point) => point.id, pointView(group, question, seminar))}</ul>`
      : html`<p class="muted">${_("Nothing yet")}</p>`}
  </section>`;
}

function blockView(group, block, context) {
  const count = group.points.filter((point) => block.questions.some((question) => question.key === point.question)).length;
  const handedIn = group.handed_in?.[block.key];
  const shown = block.key === blockInView(context.state.programme)?.key;
  return html`<details class="reading__block" ?open=${shown}>
    <summary><span lang=${context.state.seminar.language}>${block.title}</span>
      <span class="reading__count figures">${points(count)}${handedIn
        ? html` · ${icon("CheckmarkCircle")}${_("handed in %(time)s", { time: timeOfDay(handedIn, context.state.seminar.time_zone) })}`
        : nothing}</span></summary>
    ${block.questions.map((question, index) => questionView(group, question, index + 1, context.state.seminar))}
  </details>`;
}

function parkingLot(group, seminar) {
  const parked = group.points.filter((point) => point.question === "parking_lot");
  if (!parked.length) return nothing;
  return html`<details class="reading__block">
    <summary><span>${_("Parking lot")}</span><span class="reading__count figures">${points(parked.length)}</span></summary>
    <ul class="points" role="list">${repeat(parked, (point) => point.id, pointView(group, null, seminar))}</ul>
  </details>`;
}

function helpCall(group, { now, answerHelp }) {
  if (!group.help_called_at) return nothing;
  return html`<div class="reading__help">
    <p>${icon("Lifebuoy")}<strong>${_("The group asks for help")}</strong> · ${ago(now - group.help_called_at)}</p>
    <button class="ds-button" type="button" data-size="sm" @click=${() => answerHelp(group.number)}>
      ${icon("Checkmark")}${_("Help has come")}</button>
  </div>`;
}

// How long the group has, with what it was given on top of the others' time.
function ownTime(card, { state: { programme, seminar }, now, openTime }) {
  const block = groupWorkUnderWay(programme) ?? (programme.paused_at && blockInView(programme)?.key === programme.block ? blockInView(programme) : null);
  if (!block) return nothing;
  const own = withExtraTime(programme, card.extra_time);
  const extra = extraTimeOf(programme, card.extra_time);
  const phase = currentPhase(own, now);
  return html`<div class="reading__time">
    <p class="reading__clock">${icon("Timer")}<span class="figures"><strong role="timer" aria-live="off">${formatRemaining(remaining(own, now))}</strong> ${_("left")}</span>
      ${extra ? html`<span class="extra figures">${_("%(time)s extra", { time: signedLength(Math.round(extra / 1000)) })}</span>` : nothing}</p>
    ${phase ? html`<p class="reading__phase"><span lang=${seminar.language}>${phase.title}</span>: <span class="figures">${formatRemaining(phase.left)}</span></p>` : nothing}
    <button class="ds-button" type="button" data-variant="secondary" data-color="neutral" data-size="sm" @click=${() => openTime({ group: card.number, part: phase?.key ?? "" })}>${icon("Plus")}${_("More time for this group …")}</button>
  </div>`;
}

function renameForm(group, { send, renaming, setRenaming }) {
  if (!renaming) return nothing;
  const rename = async (event) => {
    event.preventDefault();
    const error = await send("group.rename", { group: group.number, name: new FormData(event.target).get("name").trim() });
    if (!error) setRenaming(false);
  };
  return html`<form class="reading__rename" @submit=${rename}>
    <div class="ds-field"><label class="ds-label" for="group-name">${_("Name of the group")}</label>
      <input class="ds-input" id="group-name" name="name" maxlength="80" autocomplete="off" .value=${group.name ?? ""}></div>
    <button class="ds-button" type="submit" data-size="sm">${_("Save")}</button>
    <button class="ds-button" type="button" data-variant="tertiary" data-size="sm" @click=${() => setRenaming(false)}>${_("Cancel")}</button>
  </form>`;
}

function tools(group, { send, openMessage, setRenaming, renaming, closed }) {
  const quiet = (label, picture, click) => html`<button class="ds-button" type="button" data-variant="secondary" data-size="sm"
    aria-disabled=${closed ? "true" : nothing} @click=${() => !closed && click()}>${icon(picture)}${label}</button>`;
  return html`<div class="reading__tools" data-color="neutral">
    ${quiet(_("Message"), "Megaphone", () => openMessage(group.number))}
    ${quiet(_("Deal roles"), "ArrowsSquarepath", () => send("roles.deal", { to: group.number }))}
    ${quiet(_("Rename"), "Pencil", () => setRenaming(!renaming))}
  </div>`;
}

/** The side panel; `group` is null until the server has answered. */
export function reading(context) {
  const { group, card, close, notice, state } = context;
  const shown = group ?? card;
  return html`
    <header class="reading__head">
      <div>
        <h2 class="reading__title" id="reading-title" tabindex="-1"><span class="figures">${shown.number}</span> ${groupName(shown)}</h2>
        <p class="muted">${place(shown)}</p>
      </div>
      <button class="ds-button" type="button" data-variant="tertiary" data-icon data-color="neutral" @click=${close}>
        ${icon("XMark")}<span class="visually-hidden">${_("Close")}</span></button>
    </header>
    <p class="reading__notice" role="status">${notice}</p>
    ${helpCall(shown, context)}
    ${ownTime(card, context)}
    ${rolesOf(shown)}
    ${others(shown)}
    ${tools(shown, context)}
    ${renameForm(shown, context)}
    ${group
      ? html`${state.programme.blocks.filter((block) => block.questions.length).map((block) => blockView(group, block, context))}
          ${parkingLot(group, state.seminar)}`
      : html`<p class="muted">${_("Opening the group …")}</p>`}`;
}
