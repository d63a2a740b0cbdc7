// What is left to do when the programme is finished.

import { html, nothing } from "lit";
import { deletionInWords } from "dialogseminar/components/deletion.js";
import { exportButton } from "dialogseminar/components/export_button.js";
import { icon } from "dialogseminar/components/icon.js";
import { _ } from "dialogseminar/translate";

/** Under the deck, in the place of the blocks that were to come. */
export function afterwards({ jobs, state, openClose }) {
  const closed = Boolean(state.seminar.closed_at);
  const label = _("everything");
  return html`<section class="afterwards" aria-labelledby="afterwards-title">
    <h3 class="afterwards__title" id="afterwards-title">${_("What the groups have written")}</h3>
    <div class="afterwards__files">
      ${exportButton({ jobs, format: "xlsx", label, variant: closed ? "primary" : "secondary" })}
      ${exportButton({ jobs, format: "pdf", label })}
    </div>
    <p>${deletionInWords(state)}</p>
    ${closed ? nothing : html`
      <p class="muted">${_("The groups can still write. Close the seminar when everybody is done.")}</p>
      <button class="ds-button" type="button" data-variant="secondary" data-color="neutral" @click=${openClose}>${icon("PadlockLocked")}${_("Close the seminar …")}</button>`}
  </section>`;
}
