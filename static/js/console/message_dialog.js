// A message to all groups and the wall, or to one group.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { groupName } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog, closeButton } from "./console_dialog.js";

const LONGEST_MESSAGE = 500;
const SHOWN_MESSAGES = 5;

function suggestions() {
  return [
    _("Five minutes left. Choose what you want to put first."),
    _("Time is up. Finish the sentence and hand in."),
    _("We start again in two minutes."),
  ];
}

function receiver(to, cards) {
  if (to === "all") return _("all");
  const card = cards.find((each) => each.number === to);
  return card ? `${card.number} ${groupName(card)}` : _("Group %(number)s", { number: to });
}

function sentMessages(state) {
  const latest = state.messages.slice(-SHOWN_MESSAGES).reverse();
  if (!latest.length) return nothing;
  return html`<section class="sent"><h3>${_("Sent")}</h3><ul role="list">
    ${latest.map((message) => html`<li><span class="muted figures">${timeOfDay(message.at, state.seminar.time_zone)},
      ${_("to %(receiver)s", { receiver: receiver(message.to, state.groups) })}:</span> ${message.text}</li>`)}
  </ul></section>`;
}

/** What has been written stays when the dialog is closed, until it is sent. */
export class MessageDialog extends ConsoleDialog {
  #to = "all";
  #text = "";
  #error = "";

  /** `to` is "all" or a group's number. */
  open(to) {
    this.#to = to;
    this.#error = "";
    this.show();
  }

  content() {
    const { state } = this.desk;
    return html`${closeButton(_("Close"))}
      <h2 class="ds-heading" id="message-title">${_("Message to the groups")}</h2>
      <form class="message-form" @submit=${(event) => this.#submit(event)}>
        ${this.#receiver(state.groups)}
        ${this.#field()}
        <div class="suggestions" role="group" aria-label=${_("Suggestions")}>
          ${suggestions().map((text) => html`<button class="suggestion" type="button" @click=${() => this.#write(text)}>${text}</button>`)}
        </div>
        <div class="dialog__buttons"><button class="ds-button" type="submit">${icon("Paperplane")}${_("Send")}</button></div>
      </form>
      ${sentMessages(state)}`;
  }

  #receiver(groups) {
    const choose = (event) => (this.#to = event.target.value === "all" ? "all" : Number(event.target.value));
    return html`<div class="ds-field"><label class="ds-label" for="message-to">${_("To")}</label>
      <select class="ds-input" id="message-to" @change=${choose}>
        <option value="all" .selected=${this.#to === "all"}>${_("All groups and the wall")}</option>
        ${groups.map((card) => html`<option value=${card.number} .selected=${this.#to === card.number}>${receiver(card.number, groups)}</option>`)}
      </select></div>`;
  }

  #field() {
    const error = this.#error;
    return html`<div class="ds-field"><label class="ds-label" for="message-text">${_("Message")}</label>
      <textarea class="ds-input" id="message-text" rows="3" maxlength=${LONGEST_MESSAGE} autofocus
        aria-describedby=${error ? "message-error" : nothing} aria-invalid=${error ? "true" : nothing}
        .value=${this.#text} @input=${(event) => this.#write(event.target.value)}
        @keydown=${(event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && this.#submit(event)}></textarea>
      ${error ? html`<p class="ds-validation-message" id="message-error">${error}</p>` : nothing}</div>`;
  }

  #write(text) {
    this.#text = text;
    this.#error = "";
    this.draw();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#text.trim();
    if (!text) return this.#refuse(_("Write what you want to say first."));
    const error = await this.desk.send("message.send", { to: this.#to, text });
    if (error) return this.#refuse(error);
    this.#text = "";
    this.desk.notify(_("The message has been sent."));
    return this.close();
  }

  #refuse(error) {
    this.#error = error;
    this.draw();
    this.element.querySelector("#message-text").focus();
  }
}
