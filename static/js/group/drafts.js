/** What was written or chosen here and is not with the others: nothing of it is thrown away in silence. */

import { html, nothing } from "lit";
import { _, ngettext } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { TEXT_OPERATIONS } from "dialogseminar/live/queue.js";

/** Said as long as it is so, and before anything waits: then the page can still be opened elsewhere. */
export function keepOpen(page) {
  if (!page.outbox.keepsNothing || page.refusal || page.isClosed) return nothing;
  return html`<p class="keep-open">${icon("ExclamationmarkTriangle")} ${_("This device can't keep what you write. It is sent as you write, so leave the page open until it says Saved.")}</p>`;
}

/** Texts that the server would not have, and choices that it would not carry out. */
export function drafts(page) {
  const [texts, choices] = divided(page.outbox.refused, ({ op }) => TEXT_OPERATIONS.includes(op.type));
  const [overtaken, withoutPen] = divided(choices, ({ error }) => error.code === "overtaken");
  return html`
    ${choicesNotMade(page, overtaken, overtakenWords)} ${choicesNotMade(page, withoutPen, withoutPenWords)}
    ${texts.map((draft) => text(page, draft))}
  `;
}

function divided(all, belongs) {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}

function overtakenWords(count) {
  return ngettext("%(n)s choice made here meanwhile was not carried out, since they have chosen otherwise.", "%(n)s choices made here meanwhile were not carried out, since they have chosen otherwise.", count);
}

function withoutPenWords(count) {
  return ngettext("%(n)s choice made here was not carried out, since somebody else had taken over as scribe.", "%(n)s choices made here were not carried out, since somebody else had taken over as scribe.", count);
}

function choicesNotMade(page, choices, words) {
  if (!choices.length) return nothing;
  return html`
    <div class="kept-text" data-draft="true">
      <p><strong>${_("The others have gone on without this device.")}</strong> ${words(choices.length)}</p>
      <div class="kept-text__ways">
        <button class="ds-button" type="button" data-variant="secondary" data-size="sm" @click=${() => page.dismissDrafts(choices)}>${_("Leave it as it is")}</button>
        ${page.canWrite ? html`<button class="ds-button" type="button" data-variant="tertiary" data-size="sm" @click=${() => page.chooseAgain(choices)}>${_("Carry it out now")}</button>` : nothing}
      </div>
    </div>
  `;
}

function text(page, draft) {
  const { op, error } = draft;
  // Somebody else had become the scribe before this was sent.
  const isDraft = error.code === "not_allowed";
  return html`
    <div class="kept-text" data-draft=${isDraft}>
      <p><strong>${isDraft ? _("Your draft is kept.") : whatHappened(error)}</strong> ${isDraft ? draftAdvice(page) : whyNot(error)}</p>
      <textarea class="kept-text__text" readonly rows="3" aria-label=${isDraft ? _("Your draft") : _("The text that could not be saved")} .value=${op.text}></textarea>
      <div class="kept-text__ways">
        ${page.canWrite
          ? html`<button class="ds-button" type="button" data-size="sm" @click=${() => page.addDraft(op)}>${_("Add as a new point")}</button>`
          : html`<button class="ds-button" type="button" data-size="sm" @click=${(event) => copy(page, event, op.text)}>${icon("Files")} ${_("Copy")}</button>`}
        <button class="ds-button" type="button" data-variant="secondary" data-size="sm" @click=${() => page.dismissDrafts([draft])}>${_("Put it away")}</button>
      </div>
    </div>
  `;
}

function whatHappened({ code }) {
  return code === "restored" ? _("This text is no longer saved.") : _("This text could not be saved.");
}

// What the server says of a closed seminar is meant for what it has.
function whyNot({ code, message }) {
  if (code === "restored") return _("The server was restored from an older copy, which does not have it. It is kept on this device.");
  return code === "closed" ? _("The seminar was closed before it was sent. It is on this device only.") : message;
}

function draftAdvice(page) {
  if (page.canWrite) return _("It was not sent in time, and nothing was overwritten. Add it as a point if the group still wants it.");
  return _("It was not sent before somebody else took over as scribe. Read it to them, or take over as scribe to add it.");
}

// Over plain http browsers give no clipboard: then the text is marked, ready to be copied.
async function copy(page, event, words) {
  const field = event.currentTarget.closest(".kept-text").querySelector("textarea");
  try {
    await navigator.clipboard.writeText(words);
    page.say(_("Copied."));
  } catch {
    field.focus();
    field.select();
  }
}

/** The page's right is gone; what was not sent is its writer's to read and to copy. */
export function refused(page) {
  return html`
    <div class="refused" role="alert">
      <h2 class="refused__title">${icon("PadlockLocked")} ${_("This link no longer opens the group")}</h2>
      <p>${page.refusal.message || _("The facilitator has closed it. Ask for a new one, or join again with the seminar's code.")}</p>
      <p><a class="ds-button" href="/">${_("Join again")}</a></p>
      ${unsentTexts(page.outbox.queue.unsentTexts)}
    </div>
  `;
}

function unsentTexts(operations) {
  if (!operations.length) return nothing;
  return html`
    <p><strong>${ngettext("%(n)s text was not sent. It is kept on this device: copy it to where it is needed.", "%(n)s texts were not sent. They are kept on this device: copy them to where they are needed.", operations.length)}</strong></p>
    ${operations.map(({ text: words }) => html`<textarea class="kept-text__text" readonly rows="3" aria-label=${_("A text that was not sent")} .value=${words}></textarea>`)}
  `;
}
