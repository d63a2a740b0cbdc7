/** Every text that a point ever had; whoever writes can bring any of them back. */

import { html, nothing } from "lit";
import { _ } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { personName } from "dialogseminar/group/roles.js";

export function history(page, point) {
  if (page.history?.point !== point.id) return nothing;
  const { revisions } = page.history;
  return html`
    <div class="history" role="group" aria-label=${_("Earlier texts")}>
      ${revisions === null ? html`<p>${_("Fetching the earlier texts …")}</p>` : list(page, point, differentTexts(revisions))}
      <button class="tool" type="button" @click=${() => page.show({ history: null })}>${icon("XMark")} ${_("Close")}</button>
    </div>
  `;
}

// Removing and bringing back makes revisions without another text.
function differentTexts(revisions) {
  return revisions.filter(({ text }, index) => text.trim() && text !== revisions[index - 1]?.text);
}

function list(page, point, revisions) {
  if (revisions.length < 2) return html`<p>${_("This point has had no other text.")}</p>`;
  return html`
    <ol class="history__list" role="list">${revisions.map((revision) => earlier(page, point, revision))}</ol>
    ${page.history.more
      ? html`<button class="ds-button" type="button" data-size="sm" data-variant="tertiary" @click=${() => page.showOlder(point)}>${_("Show older texts")}</button>`
      : nothing}
  `;
}

function earlier(page, point, revision) {
  const isNow = revision.text === point.text;
  const who = personName(page.group, revision.by) || _("someone");
  return html`
    <li class="history__text">
      <p class="history__when">${_("%(time)s, by %(name)s", { time: timeOfDay(revision.at, page.state.seminar.time_zone), name: who })}</p>
      <p class="history__words" lang=${page.language}>${revision.text}</p>
      ${isNow
        ? html`<p class="history__now">${icon("Checkmark")} ${_("As it stands now")}</p>`
        : page.canWrite ? bringBack(page, point, revision) : nothing}
    </li>
  `;
}

function bringBack(page, point, { text }) {
  return html`<button class="ds-button" type="button" data-size="sm" data-variant="secondary" @click=${() => page.bringBack(point, text)}>${icon("ArrowUndo")} ${_("Bring back")}</button>`;
}
