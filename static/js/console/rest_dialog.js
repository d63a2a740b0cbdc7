// A programme that was never finished, and whose day is long over, asks before it goes on.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { longDate, timeOfDay } from "dialogseminar/components/times.js";
import { isDormant } from "dialogseminar/live/rest.js";
import { _ } from "dialogseminar/translate";
import { ConsoleDialog } from "./console_dialog.js";

export class RestDialog extends ConsoleDialog {
  #error = "";
  #asked = false;

  /** Asks once when the programme is found at rest; the deck's buttons stay to answer with later. */
  draw() {
    const dormant = isDormant(this.desk.state.programme, this.desk.now()) && !this.desk.state.seminar.closed_at;
    if (dormant && !this.#asked && !document.querySelector("dialog[open]")) {
      this.#asked = true;
      this.show();
    } else if (!dormant) {
      this.#asked = false;
      if (this.isOpen) this.close();
    }
    super.draw();
  }

  content() {
    const { programme, seminar } = this.desk.state;
    return html`
      <h2 class="ds-heading" id="rest-title">${_("Go on, or finish?")}</h2>
      <p class="rest__text">${_("This programme was left open. The block that is on was to end at %(time)s on %(date)s.", {
        time: timeOfDay(programme.ends_at, seminar.time_zone), date: longDate(programme.ends_at, seminar.time_zone) })}</p>
      <p class="rest__text">${_("Nothing moves until you choose. Everything that was written is kept either way.")}</p>
      ${this.#error ? html`<p class="ds-validation-message" role="alert">${this.#error}</p>` : nothing}
      <div class="dialog__buttons">
        <button class="ds-button" type="button" data-variant="secondary" data-color="neutral" @click=${() => this.#answer("continue")}>${icon("Play")}${_("Go on")}</button>
        <button class="ds-button" type="button" autofocus @click=${() => this.#answer("finish")}>${icon("Stop")}${_("Finish the programme")}</button>
      </div>`;
  }

  async #answer(name) {
    this.#error = await this.desk.command(name);
    if (this.#error) super.draw();
    else this.close();
  }
}
