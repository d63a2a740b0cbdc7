// What is asked or shown in the middle of the screen: the way in, a message, closing the seminar.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { groupName, spacedCode, typedAddress } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";

const LONGEST_MESSAGE = 500;
const SHOWN_MESSAGES = 5;

function closeButton(words) {
  return html`<form method="dialog"><button class="ds-button" data-variant="tertiary" data-color="neutral" data-icon aria-label=${words}></button></form>`;
}

/** The code and the QR code, large enough to be read from the back of a room. */
export function joinDialog({ state, code }) {
  const address = typedAddress(state.seminar.join_url);
  return html`${closeButton(_("Close"))}
    <div class="join">
      <img class="join__qr" src="/s/${code}/qr.svg" alt=${_("QR code that opens %(address)s", { address: state.seminar.join_url })}>
      <div class="join__words">
        <h2 class="join__title" id="join-title">${_("Join your group")}</h2>
        <ol class="join__steps">
          <li>${_("Scan the code with your phone, or open")} <strong class="join__address">${address}</strong></li>
          <li>${_("Type this code")} <strong class="join__code figures">${spacedCode(state.seminar.code)}</strong></li>
          <li>${_("Choose your group")}</li>
        </ol>
        <p class="join__count figures">${_("%(joined)s of %(groups)s groups are here", {
          joined: state.seminar.groups_joined, groups: state.seminar.groups })}</p>
      </div>
    </div>`;
}

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

/** A message to all groups or to one; `draft` holds what has been written so far. */
export function messageDialog({ state, draft, edit, sendMessage, error }) {
  const submit = (event) => {
    event.preventDefault();
    sendMessage();
  };
  return html`${closeButton(_("Close"))}
    <h2 class="ds-heading" id="message-title">${_("Message to the groups")}</h2>
    <form class="message-form" @submit=${submit}>
      <div class="ds-field"><label class="ds-label" for="message-to">${_("To")}</label>
        <select class="ds-input" id="message-to" @change=${(event) => edit({ to: event.target.value === "all" ? "all" : Number(event.target.value) })}>
          <option value="all" .selected=${draft.to === "all"}>${_("All groups and the wall")}</option>
          ${state.groups.map((card) => html`<option value=${card.number} .selected=${draft.to === card.number}>${receiver(card.number, state.groups)}</option>`)}
        </select></div>
      <div class="ds-field"><label class="ds-label" for="message-text">${_("Message")}</label>
        <textarea class="ds-input" id="message-text" rows="3" maxlength=${LONGEST_MESSAGE} autofocus
          aria-describedby=${error ? "message-error" : nothing} aria-invalid=${error ? "true" : nothing}
          .value=${draft.text} @input=${(event) => edit({ text: event.target.value })}
          @keydown=${(event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && submit(event)}></textarea>
        ${error ? html`<p class="ds-validation-message" id="message-error">${error}</p>` : nothing}</div>
      <div class="suggestions" role="group" aria-label=${_("Suggestions")}>
        ${suggestions().map((text) => html`<button class="suggestion" type="button" @click=${() => edit({ text })}>${text}</button>`)}
      </div>
      <div class="dialog__buttons"><button class="ds-button" type="submit">${icon("Paperplane")}${_("Send")}</button></div>
    </form>
    ${sentMessages(state)}`;
}

/** Closing can't be undone, so it says what happens before it happens. */
export function closeDialog({ closeSeminar, cancel, error }) {
  return html`
    <h2 class="ds-heading" id="close-title">${_("Close the seminar?")}</h2>
    <ul class="consequences">
      <li>${_("The groups can read what they wrote, but no longer write.")}</li>
      <li>${_("Nobody new can join.")}</li>
      <li>${_("Everything that was written is kept, and you and the organisers can still download it.")}</li>
      <li>${_("A closed seminar can't be opened again.")}</li>
    </ul>
    ${error ? html`<p class="ds-validation-message" role="alert">${error}</p>` : nothing}
    <div class="dialog__buttons">
      <button class="ds-button" type="button" data-variant="secondary" autofocus @click=${cancel}>${_("Keep it open")}</button>
      <button class="ds-button" type="button" data-color="danger" @click=${closeSeminar}>${icon("PadlockLocked")}${_("Close the seminar")}</button>
    </div>`;
}
