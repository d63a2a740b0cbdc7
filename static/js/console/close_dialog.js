// Closing the seminar can't be undone, so it says what happens before it happens.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog } from "./console_dialog.js";

export class CloseDialog extends ConsoleDialog {
  #error = "";

  open() {
    this.#error = "";
    this.show();
  }

  content() {
    return html`
      <h2 class="ds-heading" id="close-title">${_("Close the seminar?")}</h2>
      <ul class="consequences">
        <li>${_("The groups can read what they wrote, but no longer write.")}</li>
        <li>${_("Nobody new can join.")}</li>
        <li>${_("Everything that was written is kept, and you and the organisers can still download it.")}</li>
        <li>${_("A closed seminar can't be opened again.")}</li>
      </ul>
      ${this.#error ? html`<p class="ds-validation-message" role="alert">${this.#error}</p>` : nothing}
      <div class="dialog__buttons">
        <button class="ds-button" type="button" data-variant="secondary" autofocus @click=${() => this.close()}>${_("Keep it open")}</button>
        <button class="ds-button" type="button" data-color="danger" @click=${() => this.#closeSeminar()}>${icon("PadlockLocked")}${_("Close the seminar")}</button>
      </div>`;
  }

  async #closeSeminar() {
    this.#error = await this.desk.send("seminar.close", {});
    if (this.#error) return this.draw();
    return this.close();
  }
}
