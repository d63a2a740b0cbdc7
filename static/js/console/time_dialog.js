// More time, or less, for the block or a phase of it; for all groups or for one.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { groupName } from "dialogseminar/components/words.js";
import { currentBlock } from "dialogseminar/live/clock.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog, closeButton } from "./console_dialog.js";
import { exactLength, secondsIn } from "./lengths.js";
import { endWith, givenTo, partWith, parts } from "./more_time.js";

const QUICK = [1, 2, 5, 10];

export class TimeDialog extends ConsoleDialog {
  #choice = { part: "", group: null, minutes: "5", error: "" };
  #isSending = false;
  #visit = null;

  /** `part` is a phase's key or "" for the block; `group` a number, or null for all. */
  open({ part = "", group = null } = {}) {
    this.#choice = { part, group, minutes: "5", error: "" };
    this.#visit = this.desk.state.programme.block_started_at;
    this.show();
  }

  // What was to be changed is over with its block: the next one is not to get its time.
  draw() {
    if (this.isOpen && this.#hasMovedOn && !this.#isSending) {
      this.close();
      this.desk.notify(_("The programme has moved on. No time was changed."));
    }
    super.draw();
  }

  content() {
    const { programme } = this.desk.state;
    if (!currentBlock(programme)) return html`${closeButton(_("Close"))}<h2 class="ds-heading" id="time-title">${_("No block is running")}</h2>`;
    return html`${closeButton(_("Close"))}
      <h2 class="ds-heading" id="time-title">${_("Change the time")}</h2>
      <form class="form" @submit=${(event) => this.#submit(event, 1)} novalidate>
        ${currentBlock(programme).kind === "group_work" ? this.#whom() : nothing}
        ${this.#what()}
        ${this.#minutes()}
        ${this.#buttons()}
      </form>`;
  }

  get #hasMovedOn() {
    return this.desk.state.programme.block_started_at !== this.#visit;
  }

  get #part() {
    return partWith(this.#choice.part, this.#parts);
  }

  get #card() {
    return this.desk.state.groups.find((card) => card.number === this.#choice.group) ?? null;
  }

  get #parts() {
    return parts(this.desk.state.programme, this.desk.now(), this.#card);
  }

  #choose(fields) {
    this.#choice = { ...this.#choice, error: "", ...fields };
    this.draw();
  }

  #whom() {
    const { group } = this.#choice;
    return html`<div class="ds-field"><label class="ds-label" for="time-whom">${_("For whom")}</label>
      <select class="ds-input" id="time-whom" @change=${(event) => this.#choose({ group: Number(event.target.value) || null })}>
        <option value="" .selected=${group === null}>${_("All groups")}</option>
        ${this.desk.state.groups.map((card) => html`<option value=${card.number} .selected=${group === card.number}>${card.number} ${groupName(card)}</option>`)}
      </select></div>`;
  }

  #what() {
    const some = this.#parts;
    const chosen = this.#part.key;
    if (some.length === 1) return nothing;
    const { language } = this.desk.state.seminar;
    return html`<div class="ds-field"><label class="ds-label" for="time-what">${_("What")}</label>
      <select class="ds-input" id="time-what" @change=${(event) => this.#choose({ part: event.target.value })}>
        ${some.map((part) => html`<option value=${part.key} lang=${part.key ? language : nothing} .selected=${part.key === chosen}>${part.key
          ? _("%(title)s, until %(time)s", { title: part.title, time: this.#time(endWith(part, 0, this.desk.state.programme, this.desk.now())) })
          : _("The whole block, until %(time)s", { time: this.#time(endWith(part, 0, this.desk.state.programme, this.desk.now())) })}</option>`)}
      </select>
      ${chosen === this.#choice.part ? nothing : html`<p class="muted small" role="status">${_("The phase that was chosen is over.")}</p>`}</div>`;
  }

  #minutes() {
    const { minutes, error } = this.#choice;
    return html`<div class="ds-field"><label class="ds-label" for="time-minutes">${_("Minutes")}</label>
      <div class="form__minutes">
        <input class="ds-input figures" id="time-minutes" name="minutes" type="text" inputmode="decimal" autocomplete="off" maxlength="6" autofocus
          aria-describedby=${error ? "time-error" : nothing} aria-invalid=${error ? "true" : nothing}
          .value=${minutes} @input=${(event) => this.#choose({ minutes: event.target.value })}>
        <div class="form__quick" role="group" aria-label=${_("Suggestions")}>${QUICK.map((each) => html`<button class="chip figures" type="button"
          aria-pressed=${secondsIn(minutes) === each * 60} @click=${() => this.#choose({ minutes: String(each) })}>${each}</button>`)}</div>
      </div>
      ${error ? html`<p class="ds-validation-message" id="time-error" role="alert">${error}</p>` : nothing}</div>`;
  }

  #buttons() {
    const seconds = Math.abs(secondsIn(this.#choice.minutes) ?? 0);
    const part = this.#part;
    const until = (change) => (seconds
      ? html`<span class="deck__small figures">${_("until %(time)s", { time: this.#time(endWith(part, change, this.desk.state.programme, this.desk.now())) })}</span>`
      : nothing);
    const given = this.#card ? givenTo(this.#card, this.desk.state.programme, part.key) : null;
    const taken = given === null ? seconds : Math.min(seconds, given / 1000);
    const time = (length) => (length ? exactLength(length) : "");
    return html`
      ${given === 0 ? html`<p class="muted small">${_("The group has no extra time here to take away.")}</p>` : nothing}
      <div class="form__buttons">
        <button class="ds-button" type="button" data-variant="secondary" data-color="neutral" aria-disabled=${given === 0 ? "true" : nothing}
          @click=${(event) => given !== 0 && this.#submit(event, -1)}>${icon("Minus")}<span class="deck__words"><span>${_("Take away %(time)s", { time: time(taken) })}</span>${taken ? until(-taken) : nothing}</span></button>
        <button class="ds-button" type="submit">${icon("Plus")}<span class="deck__words"><span>${_("Add %(time)s", { time: time(seconds) })}</span>${until(seconds)}</span></button>
      </div>`;
  }

  #time(instant) {
    return timeOfDay(instant, this.desk.state.seminar.time_zone);
  }

  async #submit(event, sign) {
    event.preventDefault();
    const { group, minutes } = this.#choice;
    const seconds = secondsIn(minutes);
    if (this.#hasMovedOn) return this.draw();
    if (seconds === null || seconds < 0) return this.#refuse(_("Write a number of minutes, such as 7 or 2:30."));
    if (this.#isSending) return undefined;
    const { key: phase } = this.#part;
    const error = await this.#send({ seconds: sign * seconds, ...(phase && { phase }), ...(group && { group }) });
    if (error) return this.#refuse(error);
    this.desk.notify(group
      ? _("The time of group %(number)s has been changed.", { number: group })
      : _("The time has been changed."));
    return this.close();
  }

  // A double click here is one change: the dialog closes with the first.
  async #send(fields) {
    this.#isSending = true;
    const error = await this.desk.command("extend", fields);
    this.#isSending = false;
    return error;
  }

  #refuse(error) {
    this.#choose({ error });
    this.element.querySelector("#time-minutes")?.focus();
  }
}
