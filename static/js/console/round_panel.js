// The report-back round: who has the floor, how long, and who is next.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { formatRemaining } from "dialogseminar/live/clock.js";
import { roundOf } from "dialogseminar/live/report_back.js";
import { groupName } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";
import { orderOf } from "./round_order.js";

const STEP = 30;

function nameOf(number, state) {
  const card = state.groups.find((each) => each.number === number);
  return card ? groupName(card) : _("Group %(number)s", { number });
}

function button({ act, name, fields, online, picture, label, variant = "secondary", enabled = true }) {
  const may = online && enabled;
  return html`<button class="ds-button" type="button" data-variant=${variant} data-color=${variant === "primary" ? "accent" : "neutral"}
    aria-disabled=${may ? nothing : "true"} @click=${() => may && act(name, fields)}>${picture ? icon(picture) : nothing}${label}</button>`;
}

function timeButton(context, seconds, enabled) {
  const words = seconds < 0
    ? _("Take away %(seconds)s seconds", { seconds: -seconds })
    : _("Add %(seconds)s seconds", { seconds });
  return button({
    ...context, name: "round.extend", fields: { seconds }, enabled,
    label: html`<span class="figures" aria-hidden="true">${seconds < 0 ? "−" : "+"}${Math.abs(seconds)} s</span><span class="visually-hidden">${words}</span>`,
  });
}

function nextLabel(round, state) {
  if (round.next === null) return html`<span class="deck__words"><span class="deck__main">${_("Finish the round")}</span></span>`;
  return html`<span class="deck__words"><span class="deck__main">${_("Next group")}</span>
    <span class="deck__small"><span class="figures">${round.next}</span> ${nameOf(round.next, state)}</span></span>`;
}

function orderList(programme, state, known) {
  const order = orderOf(programme, known);
  if (!order) return nothing;
  const turn = programme.round.turn - 1;
  return html`<ol class="round__order" role="list" tabindex="0" aria-label=${_("The order of the groups")}>${order.map((number, index) => {
    const when = index < turn ? "past" : index === turn ? "now" : "coming";
    return html`<li data-when=${when} aria-current=${when === "now" ? "step" : nothing} title=${nameOf(number, state)}>${when === "past" ? icon("Checkmark") : nothing}<span class="figures">${number}</span>
      ${when === "past" ? html`<span class="visually-hidden">${_("done")}</span>` : nothing}</li>`;
  })}</ol>`;
}

/** The panel over the groups while a round is on; nothing otherwise. `order` is the round's, if known. */
export function roundPanel(context) {
  const { state, now, order, openGroup } = context;
  const { programme } = state;
  const round = roundOf(programme, now);
  if (!round) return nothing;
  const over = round.left <= 0;
  return html`<div class="round__head">
      <h2 class="round__title" id="round-title" tabindex="-1">${icon("Megaphone")}${_("Report-back round")}</h2>
      <p class="round__count figures">${_("%(turn)s of %(of)s", { turn: round.turn, of: round.of })}</p>
      ${button({ ...context, name: "round.end", picture: "Stop", label: _("End the round"), variant: "tertiary" })}
    </div>
    <div class="round__now">
      <div class="round__group">
        <p class="round__name"><span class="round__number figures">${round.group}</span> ${nameOf(round.group, state)}</p>
        <button class="ds-button round__read" type="button" data-variant="tertiary" data-color="neutral" data-size="sm" @click=${() => openGroup(round.group)}>${icon("OpenBook")}${_("Read its points")}</button>
      </div>
      <p class="round__clock figures" role="timer" aria-live="off" data-over=${over ? "true" : nothing} data-paused=${programme.paused_at ? "true" : nothing}>${formatRemaining(round.left)}</p>
      <div class="round__buttons">
        ${button({ ...context, name: "round.next", label: html`${nextLabel(round, state)}${icon(round.next === null ? "Stop" : "SkipForward", "icon deck__arrow")}`, variant: "primary" })}
        ${timeButton(context, -STEP, !over)}${timeButton(context, STEP, true)}
        ${button({ ...context, name: "round.skip", picture: "FlagCross", label: _("Not here, skip") })}
      </div>
    </div>
    ${orderList(programme, state, order)}`;
}

/** Under the deck in a plenary: the way into a round. */
export function roundStart({ state, online, openRound }) {
  const { programme } = state;
  const block = programme.blocks.find((each) => each.key === programme.block);
  if (block?.kind !== "plenary" || programme.round || !state.groups.length) return nothing;
  return html`<button class="ds-button round-start" type="button" data-variant="secondary" data-color="neutral" data-size="sm"
    aria-disabled=${online ? nothing : "true"} @click=${() => online && openRound()}>${icon("Megaphone")}${_("Let the groups report in turn …")}</button>`;
}
