// At how many minutes before the end every screen says so.

import { html, nothing } from "lit";
import { lengthOfTime } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";
import { MOST_ALERTS, choices, inOrder, isFull, switched } from "./alert_choices.js";
import { ConsoleDialog, closeButton } from "./console_dialog.js";

export class AlertsDialog extends ConsoleDialog {
  #minutes = [];
  #error = "";

  open() {
    this.#minutes = inOrder(this.desk.state.programme.alerts);
    this.#error = "";
    this.show();
  }

  content() {
    const full = isFull(this.#minutes);
    return html`${closeButton(_("Close"))}
      <h2 class="ds-heading" id="alerts-title">${_("Alerts before the end")}</h2>
      <form class="form" @submit=${(event) => this.#submit(event)}>
        <fieldset class="ds-fieldset alerts"><legend class="visually-hidden">${_("When the screens say so")}</legend>
          <p class="muted">${_("Every screen says so, once, when this much is left of a block or a phase.")}</p>
          <div class="alerts__choices">
            ${choices(this.#minutes).map(({ minutes, chosen }, index) => html`<div class="ds-field"><input class="ds-input" type="checkbox" id="alert-${minutes}"
              ?autofocus=${index === 0} .checked=${chosen} ?disabled=${full && !chosen} @change=${() => this.#switch(minutes)}>
              <label class="ds-label" data-weight="regular" for="alert-${minutes}">${lengthOfTime(minutes)}</label></div>`)}
            <div class="ds-field"><input class="ds-input" type="checkbox" id="alert-0" checked disabled>
              <label class="ds-label" data-weight="regular" for="alert-0">${_("When time is up")}</label></div>
          </div>
          ${full ? html`<p class="small" role="status">${_("No more than %(most)s alerts.", { most: MOST_ALERTS })}</p>` : nothing}
        </fieldset>
        ${this.#error ? html`<p class="ds-validation-message" role="alert">${this.#error}</p>` : nothing}
        <div class="dialog__buttons"><button class="ds-button" type="submit">${_("Save")}</button></div>
      </form>`;
  }

  #switch(minutes) {
    this.#minutes = switched(this.#minutes, minutes);
    this.draw();
  }

  async #submit(event) {
    event.preventDefault();
    this.#error = await this.desk.command("alerts", { minutes: this.#minutes });
    if (this.#error) return this.draw();
    this.desk.notify(_("The alerts have been changed."));
    return this.close();
  }
}
