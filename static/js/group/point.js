/** One point: its text, its rank, whom it is for, and what can be done with it. */

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { _ } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { characters, isTooLong, MOST_CHARACTERS } from "dialogseminar/live/queue.js";
import { PARKING_LOT } from "dialogseminar/group/group_page.js";
import { history } from "dialogseminar/group/history.js";
import { grow } from "dialogseminar/group/fields.js";
import { rankedIds } from "dialogseminar/group/pending.js";
import { usableRanks } from "dialogseminar/group/ranks.js";
import { personName } from "dialogseminar/group/roles.js";

export function pointLabel(page, point) {
  return point.number === null ? _("New point") : _("Point %(label)s", { label: `G${page.group.number}-${point.number}` });
}

/** A point as it is read: in the list of one who doesn't write, and after the end. */
export function pointToRead(page, point, question) {
  return html`
    <li class="point point--read" data-id=${point.id} data-ranked=${Boolean(point.rank)}>
      ${point.rank ? html`<span class="rank-mark figures" data-rank=${point.rank}><span class="visually-hidden">${_("Priority")} </span>${point.rank}</span>` : nothing}
      <div class="point__body">
        <p class="point__text" lang=${page.language}>${point.text}</p>
        ${point.other_texts.map(({ text }) => alsoWritten(page, text))} ${about(page, point, question)}
      </div>
      ${history(page, point)}
    </li>
  `;
}

// Nobody has chosen yet: the other text counts as much as the one that stands.
function alsoWritten(page, text) {
  return html`<div class="point__also">
    <p class="point__also-title">${icon("Files")} ${_("Also written")}</p>
    <p class="point__text" lang=${page.language}>${text}</p>
  </div>`;
}

/** A point in the hands of one who writes. */
export function pointToWrite(page, point, question) {
  const text = page.textOf(point);
  const label = pointLabel(page, point);
  return html`
    <li class="point" data-id=${point.id} data-ranked=${Boolean(point.rank)} data-conflict=${point.other_texts.length > 0}>
      <span class="point__handle" title=${_("Drag to move")} aria-hidden="true">${icon("DragVertical")}</span>
      <div class="point__body">
        ${tooLong(`long-${point.id}`, text)}
        <textarea class="point__field" rows="1" lang=${page.language} aria-label=${label} enterkeyhint="done" .value=${live(text)} aria-invalid=${isTooLong(text) ? "true" : nothing}
          aria-describedby=${isTooLong(text) ? `long-${point.id}` : nothing}
          @focus=${() => page.startEditing(point)}
          @input=${(event) => typed(event, () => page.edit(point, event.target.value))}
          @blur=${(event) => event.target.isConnected && page.stopEditing(point)}
          @keydown=${(event) => pointKeys(event, page, point, question)}></textarea>
        ${below(page, point, question)}
      </div>
      ${question?.prioritise.to ? ranks(page, point, question) : nothing} ${toolsButton(page, point, label)}
      ${page.openPoint === point.id ? html`${tools(page, point, label)} ${history(page, point)}` : nothing} ${point.other_texts.length ? conflict(page, point, text) : nothing}
    </li>
  `;
}

function below(page, point, question) {
  const isAddressed = question && question.addressees.length > 1;
  if (!isAddressed && !point.late) return nothing;
  return html`<div class="point__below">
    ${isAddressed ? addressees(page, point, question) : nothing} ${point.late ? late() : nothing}
  </div>`;
}

function late() {
  return html`<span class="late">${icon("Clock")} ${_("after time was up")}</span>`;
}

export function typed(event, save) {
  save();
  grow(event.target);
}

function pointKeys(event, page, point, question) {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    document.querySelector(".composer__field")?.focus();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    page.step(point, event.key === "ArrowUp" ? -1 : 1);
  } else rankKeys(event, page, point.id, question);
}

/** Ctrl+1 to as many as the question takes. */
export function rankKeys(event, page, id, question) {
  const rank = Number(event.key);
  if (!(event.ctrlKey || event.metaKey) || !question || !(rank >= 1 && rank <= question.prioritise.to)) return;
  event.preventDefault();
  page.rank(question, id, rank);
}

/** Said in the field's own place; nothing is cut. */
export function tooLong(id, text) {
  if (!isTooLong(text)) return nothing;
  return html`<p class="point__long" id=${id}>
    ${icon("ExclamationmarkTriangleFill")}
    <span>${_("This text has %(count)s characters; a point holds %(most)s. It is kept on this device, but not sent. Divide it into several points, or shorten it.", { count: characters(text), most: MOST_CHARACTERS })}</span>
  </p>`;
}

function about(page, point, question) {
  const to = question && point.addressees.length ? point.addressees.map((key) => organiserName(page, key)).join(", ") : null;
  const parts = [
    point.number === null ? null : html`<span class="figures">G${page.group.number}-${point.number}</span>`,
    point.late ? late() : null,
    to ? html`<span>${_("To %(names)s", { names: to })}</span>` : null,
    point.rev > 1 && page.history?.point !== point.id ? toHistory(page, point) : null,
  ].filter(Boolean);
  return parts.length ? html`<p class="point__about">${parts}</p>` : nothing;
}

function toHistory(page, point) {
  const label = _("Earlier texts: %(label)s", { label: pointLabel(page, point) });
  return html`<button class="point__history" type="button" aria-label=${label} title=${_("Earlier texts")} @click=${() => page.showHistory(point)}>${icon("ClockDashed")}</button>`;
}

function organiserName(page, key) {
  return page.state.seminar.organisers.find((organiser) => organiser.key === key)?.name ?? key;
}

function addressees(page, point, question) {
  const everyone = !point.addressees.length;
  return html`
    <div class="addressees" role="group" aria-label=${_("Who the point is for")}>
      <span class="addressees__to">${_("To")}</span>
      ${addressee(_("Everyone"), everyone, () => page.addressAll(point))}
      ${question.addressees.map((key) => addressee(organiserName(page, key), point.addressees.includes(key), () => page.address(point, question, key)))}
    </div>
  `;
}

function addressee(name, chosen, choose) {
  return html`<button class="chip chip--small" type="button" aria-pressed=${chosen} @click=${choose}>${chosen ? icon("Checkmark") : nothing}${name}</button>`;
}

function ranks(page, point, question) {
  const order = rankedIds(page.group, question.key);
  const usable = usableRanks(order, point.id, question.prioritise.to);
  return html`
    <div class="ranks" role="group" aria-label=${_("Priority")}>
      ${Array.from({ length: question.prioritise.to }, (_unused, index) => index + 1).map(
        (rank) => html`<button class="rank figures" type="button" aria-pressed=${point.rank === rank} aria-label=${_("Priority %(rank)s", { rank })}
          ?disabled=${rank > usable && point.rank !== rank} @click=${() => page.rank(question, point.id, rank)}>${rank}</button>`,
      )}
    </div>
  `;
}

function toolsButton(page, point, label) {
  const open = page.openPoint === point.id;
  return html`<button class="point__more" type="button" aria-expanded=${open} aria-label=${_("More for %(label)s", { label })}
    @click=${(event) => openTools(event, page, open ? null : point.id)}>${icon(open ? "ChevronUp" : "MenuElipsisVertical")}</button>`;
}

function openTools(event, page, id) {
  page.show({ openPoint: id });
  event.currentTarget.closest(".point").scrollIntoView({ block: "nearest" });
}

function tools(page, point, label) {
  const places = page.questions.filter(({ key, block }) => key !== point.question && block.key === page.workBlock?.key);
  return html`
    <div class="point__tools" role="group" aria-label=${label}>
      <button class="tool" type="button" @click=${() => page.step(point, -1)}>${icon("ArrowUp")} ${_("Up")}</button>
      <button class="tool" type="button" @click=${() => page.step(point, 1)}>${icon("ArrowDown")} ${_("Down")}</button>
      ${places.map(({ key, number }) => html`<button class="tool" type="button" @click=${() => page.sendTo(point, key)}>${icon("ArrowRight")} ${_("To question %(number)s", { number })}</button>`)}
      ${point.question === PARKING_LOT ? nothing : html`<button class="tool" type="button" @click=${() => page.sendTo(point, PARKING_LOT)}>${icon("Parking")} ${_("Park")}</button>`}
      <button class="tool" type="button" @click=${() => page.showHistory(point)}>${icon("ClockDashed")} ${_("Earlier texts")}</button>
      <button class="tool tool--danger" type="button" @click=${() => page.remove(point)}>${icon("Trash")} ${_("Remove")}</button>
      <span class="point__label figures">${label}</span>
    </div>
  `;
}

/** Two texts of one point, side by side; one tap chooses or keeps both. */
// Whoever wrote first still has their own text in the field; the newest is another.
function conflict(page, point, shown) {
  const { text } = point;
  return html`
    <div class="conflict" role="group" aria-label=${_("Two texts of the same point")}>
      <p class="conflict__why">${icon("ExclamationmarkTriangle")} ${_("Someone else wrote here at the same time. Both texts are kept: choose one, or keep both.")}</p>
      <div class="conflict__texts">
        ${choice(page, point, text === shown ? _("The text above") : _("The other text"), text)}
        ${point.other_texts.map((other) => choice(page, point, other.by ? _("By %(name)s", { name: nameOf(page, other.by) }) : _("The other text"), other.text))}
      </div>
      ${keepAll(page, point)}
    </div>
  `;
}

// What is too long for one point goes on as several.
function keepAll(page, point) {
  const together = [point.text, ...point.other_texts.map(({ text }) => text)].join("\n");
  const [keep, label] = isTooLong(together)
    ? [() => page.resolveAsPoints(point), _("Keep all, each as a point of its own")]
    : [() => page.resolve(point, together), _("Keep both, one after the other")];
  return html`<button class="ds-button" type="button" data-size="sm" data-variant="secondary" @click=${keep}>${icon("Files")} ${label}</button>`;
}

function choice(page, point, title, text) {
  return html`
    <div class="conflict__text">
      <p class="conflict__title">${title}</p>
      <p class="conflict__words" lang=${page.language}>${text}</p>
      <button class="ds-button" type="button" data-size="sm" @click=${() => page.resolve(point, text)}>${icon("Checkmark")} ${_("Choose this")}</button>
    </div>
  `;
}

// The server names a participant's id, or the name itself.
function nameOf(page, by) {
  return typeof by === "number" ? personName(page.group, by) || _("someone else") : by;
}
