// Before a round begins: in which order the groups report, and how long each.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { groupName, groups as groupsInWords } from "dialogseminar/components/words.js";
import { remaining } from "dialogseminar/live/clock.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog, closeButton } from "./console_dialog.js";
import { matches } from "./groups.js";
import { asClock, exactLength, secondsIn } from "./lengths.js";
import { orderToSend, timeNeeded, toggled } from "./round_order.js";

const USUAL = 150;
const QUICK = [90, 120, 150, 180, 300];
const SEARCH_FROM = 16;

export class RoundDialog extends ConsoleDialog {
  #order = "number";
  #chosen = [];
  #time = asClock(USUAL);
  #query = "";
  #error = "";

  open() {
    this.#error = "";
    this.#query = "";
    this.#chosen = [];
    this.show();
  }

  content() {
    return html`${closeButton(_("Close"))}
      <h2 class="ds-heading" id="round-dialog-title">${_("Let the groups report")}</h2>
      <form class="form" @submit=${(event) => this.#submit(event)} novalidate>
        ${this.#orders()}
        ${this.#order === "chosen" ? this.#picker() : nothing}
        ${this.#seconds()}
        ${this.#sum()}
        ${this.#error ? html`<p class="ds-validation-message" role="alert">${this.#error}</p>` : nothing}
        <div class="dialog__buttons"><button class="ds-button" type="submit">${icon("Play")}${_("Start the round")}</button></div>
      </form>`;
  }

  #set(change) {
    this.#error = "";
    change();
    this.draw();
  }

  #orders() {
    const orders = [["number", _("By number")], ["random", _("At random")], ["chosen", _("I choose which groups")]];
    return html`<fieldset class="ds-fieldset"><legend class="ds-label">${_("Order")}</legend>
      ${orders.map(([value, label], index) => html`<div class="ds-field"><input class="ds-input" type="radio" name="order" id="order-${value}" value=${value}
        ?autofocus=${index === 0} .checked=${this.#order === value} @change=${() => this.#set(() => (this.#order = value))}>
        <label class="ds-label" data-weight="regular" for="order-${value}">${label}</label></div>`)}
    </fieldset>`;
  }

  #picker() {
    const { groups } = this.desk.state;
    const shown = groups.filter((card) => matches(card, this.#query));
    return html`<div class="picker">
      <p class="small" id="picker-hint">${_("Press the groups in the order they are to report. Press again to take one out.")}</p>
      ${groups.length < SEARCH_FROM ? nothing : html`<label class="visually-hidden" for="picker-search">${_("Find a group by number, name or place")}</label>
        <input class="ds-input" id="picker-search" type="search" data-size="sm" autocomplete="off" placeholder=${_("Find a group")} .value=${this.#query}
          @input=${(event) => this.#set(() => (this.#query = event.target.value))}>`}
      <div class="picker__groups" role="group" aria-describedby="picker-hint">${shown.map((card) => this.#groupButton(card))}</div>
    </div>`;
  }

  #groupButton(card) {
    const place = this.#chosen.indexOf(card.number) + 1;
    return html`<button class="picker__group" type="button" aria-pressed=${place > 0} @click=${() => this.#set(() => (this.#chosen = toggled(this.#chosen, card.number)))}>
      <span class="picker__place figures">${place ? html`<span class="visually-hidden">${_("Reports as number")} </span>${place}` : nothing}</span>
      <span class="figures">${card.number}</span> ${groupName(card)}</button>`;
  }

  #seconds() {
    const seconds = secondsIn(this.#time);
    return html`<div class="ds-field"><label class="ds-label" for="round-time">${_("Minutes for each group")}</label>
      <div class="form__minutes">
        <input class="ds-input figures" id="round-time" type="text" inputmode="text" autocomplete="off" maxlength="5" .value=${this.#time}
          aria-invalid=${seconds > 0 ? nothing : "true"} @input=${(event) => this.#set(() => (this.#time = event.target.value))}>
        <div class="form__quick" role="group" aria-label=${_("Suggestions")}>${QUICK.map((each) => html`<button class="chip figures" type="button"
          aria-pressed=${seconds === each} @click=${() => this.#set(() => (this.#time = asClock(each)))}>${asClock(each)}</button>`)}</div>
      </div></div>`;
  }

  #sum() {
    const seconds = secondsIn(this.#time);
    const count = this.#order === "chosen" ? this.#chosen.length : this.desk.state.groups.length;
    if (!(seconds > 0) || !count) return nothing;
    const left = remaining(this.desk.state.programme, this.desk.now());
    const { needed, tooLong } = timeNeeded(count, seconds, left);
    return html`<p class="round-sum" data-over=${tooLong ? "true" : nothing}>${icon(tooLong ? "ExclamationmarkTriangleFill" : "Clock")}
      <span>${_("%(groups)s take %(time)s.", { groups: groupsInWords(count), time: exactLength(needed) })}
      ${tooLong
        ? _("The block has %(time)s left. Choose a few groups, or give the block more time.", { time: exactLength(Math.max(0, Math.floor(left / 60_000)) * 60) })
        : nothing}</span></p>`;
  }

  async #submit(event) {
    event.preventDefault();
    const seconds = secondsIn(this.#time);
    const order = orderToSend(this.#order, this.#chosen);
    if (!(seconds > 0)) return this.#set(() => (this.#error = _("Write a number of minutes, such as 7 or 2:30.")));
    if (!order) return this.#set(() => (this.#error = _("Choose at least one group.")));
    const error = await this.desk.command("round.start", { order, seconds });
    if (error) return this.#set(() => (this.#error = error));
    return this.close();
  }
}
