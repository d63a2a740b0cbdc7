/** The desk: the questions, the one that is open with its points, and handing in. */

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { _, ngettext } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { isTooLong } from "dialogseminar/live/queue.js";
import { PARKING_LOT } from "dialogseminar/group/group_page.js";
import { readingItem } from "dialogseminar/group/hall.js";
import { pointsOf, rankedIds } from "dialogseminar/group/pending.js";
import { isEnough } from "dialogseminar/group/ranks.js";
import { pointLabel, pointToRead, pointToWrite, rankKeys, tooLong, typed } from "dialogseminar/group/point.js";
import { holderWhoLeft, personName } from "dialogseminar/group/roles.js";

const READ_AT_A_GLANCE = 200;

export function questionNav(page) {
  const open = page.workBlock;
  const others = page.openBlocks.filter(({ key }) => key !== open?.key);
  return html`
    <nav class="questions" aria-label=${_("Questions")}>
      ${open ? html`<ol class="questions__list" role="list">${open.questions.map((question, index) => questionTab(page, question, index))}</ol>` : nothing}
      <ol class="questions__list" role="list">
        <li>${tab(page, PARKING_LOT, icon("Parking"), _("Parking lot"), false)}</li>
        ${others.map((block) => html`<li>${blockTab(page, block)}</li>`)}
      </ol>
    </nav>
  `;
}

function blockTab(page, block) {
  return html`
    <button class="question-tab question-tab--block" type="button" @click=${() => openDesk(page, block.questions[0].key)}>
      <span class="question-tab__number">${icon("NumberList")}</span>
      <span class="question-tab__text" lang=${page.language}>${block.title}</span>
    </button>
  `;
}

function questionTab(page, question, index) {
  const order = rankedIds(page.group, question.key);
  const done = question.prioritise.to > 0 && order.length > 0 && isEnough(order, question.prioritise);
  return html`<li>${tab(page, question.key, index + 1, question.text, done)}</li>`;
}

function tab(page, key, mark, text, done) {
  const count = pointsOf(page.group, key).length;
  return html`
    <button class="question-tab" type="button" data-drop=${key} aria-current=${page.question === key ? "true" : nothing} @click=${() => openDesk(page, key)}>
      <span class="question-tab__number figures">${mark}</span>
      <span class="question-tab__text" lang=${key === PARKING_LOT ? nothing : page.language}>${text}</span>
      <span class="question-tab__count figures">${done ? html`<span class="question-tab__done">${icon("Checkmark")}<span class="visually-hidden">${_("prioritised")}</span></span>` : nothing}
        ${count}<span class="visually-hidden"> ${ngettext("point", "points", count)}</span></span>
    </button>
  `;
}

// On a phone a field in focus brings the keyboard up over half the screen: only where asked for.
function openDesk(page, key) {
  page.openDesk(key);
  if (page.canWrite && matchMedia("(pointer: fine)").matches) document.querySelector(".composer__field")?.focus();
}

export function desk(page) {
  const question = page.openQuestion;
  const key = question?.key ?? PARKING_LOT;
  return html`
    <section class="desk" aria-label=${question ? _("Question %(number)s", { number: question.number }) : _("Parking lot")}>
      ${question ? html`${aboutTheWork(question.block, page.language)} ${task(question, page.language)}` : parkingIntroduction()} ${page.canWrite ? nothing : reader(page)} ${pointList(page, key, question)}
      ${page.canWrite ? composer(page, key, question) : nothing} ${notice(page)} ${removed(page, key)}
      ${question?.prioritise.to ? priorities(page, question) : nothing}
    </section>
  `;
}

// What the agenda says of the whole group work. A short text stands open; more than that is folded,
// so that the question and the points stay where they are on a phone.
function aboutTheWork({ description, links }, lang) {
  if (!description && !links.length) return nothing;
  if (!links.length && description.length <= READ_AT_A_GLANCE) return html`<div class="about-work">${paragraphs(description, lang)}</div>`;
  return html`
    <details class="about-work">
      <summary>${_("About this group work")}</summary>
      ${description ? paragraphs(description, lang) : nothing}
      ${links.length ? html`<ul class="readings" role="list" lang=${lang}>${links.map(readingItem)}</ul>` : nothing}
    </details>
  `;
}

function paragraphs(text, lang) {
  return html`<div class="task__words" lang=${lang}>${text.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)}</div>`;
}

function task(question, lang) {
  return html`
    <header class="task">
      <p class="task__number">${_("Question %(number)s", { number: question.number })}</p>
      <h2 class="task__text" lang=${lang}>${question.text}</h2>
      ${question.introduction
        ? html`<details class="task__introduction" open>
            <summary>${_("Background")}</summary>
            ${paragraphs(question.introduction, lang)}
          </details>`
        : nothing}
      ${question.answers_go_to === "organisers"
        ? html`<p class="task__goes">${icon("Paperplane")} ${_("What you prioritise here is sent to the organisers.")}</p>`
        : html`<p class="task__goes">${icon("PersonGroup")} ${_("The answers stay with you.")}</p>`}
    </header>
  `;
}

function parkingIntroduction() {
  return html`
    <header class="task">
      <h2 class="task__text">${_("Parking lot")}</h2>
      <p class="task__words">${_("Good thoughts that belong elsewhere. They are kept here, out of the way, and can be moved to a question at any time.")}</p>
    </header>
  `;
}

function reader(page) {
  if (page.isClosed || page.refusal) return nothing;
  return html`
    <div class="reader">
      <p>${icon("PencilWriting")} ${whoWrites(page)}</p>
      <button class="ds-button" type="button" data-variant="secondary" data-size="sm" @click=${() => page.takeRole("scribe")}>${_("Take over as scribe")}</button>
    </div>
  `;
}

function whoWrites({ group }) {
  const { scribe } = group.roles;
  if (scribe === null) return _("Nobody is the scribe yet.");
  if (holderWhoLeft(group, "scribe")) return _("%(name)s was writing, and has left.", { name: personName(group, scribe) });
  return _("%(name)s is writing. You see each point as it comes.", { name: personName(group, scribe) });
}

function pointList(page, key, question) {
  const points = page.points(key);
  if (!points.length) return page.canWrite ? nothing : html`<p class="desk__empty">${_("No points yet.")}</p>`;
  const one = page.canWrite ? pointToWrite : pointToRead;
  return html`<ol class="points" role="list" data-question=${key}>
    ${repeat(points, ({ id }) => id, (point) => one(page, point, question))}
  </ol>`;
}

function composer(page, key, question) {
  const { text, id } = page.composer(key);
  return html`
    <div class="composer" data-filled=${text.length > 0}>
      <label class="visually-hidden" for="composer">${_("New point")}</label>
      ${tooLong("composer-long", text)}
      <textarea class="composer__field" id="composer" rows="1" lang=${page.language} enterkeyhint="enter" .value=${live(text)}
        placeholder=${key === PARKING_LOT ? _("Park a thought") : _("Write a new point")}
        aria-describedby=${isTooLong(text) ? "composer-long" : "composer-hint"} aria-invalid=${isTooLong(text) ? "true" : nothing}
        @input=${(event) => typed(event, () => page.compose(key, event.target.value))}
        @keydown=${(event) => composerKeys(event, page, key, id, question)}></textarea>
      <button class="ds-button composer__add" type="button" data-size="sm" ?disabled=${!text.trim()} @click=${(event) => finish(event, page, key)}>${icon("Plus")} ${_("Next point")}</button>
      <p class="composer__hint" id="composer-hint">${_("Enter begins the next point. No names and nothing about anyone's health.")}</p>
    </div>
  `;
}

function finish(event, page, key) {
  page.finishComposing(key);
  event.currentTarget.closest(".composer").querySelector("textarea").focus();
}

function composerKeys(event, page, key, id, question) {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    page.finishComposing(key);
    event.target.scrollIntoView({ block: "nearest" });
  } else if (event.key === "ArrowUp" && !event.target.value) {
    lastField(event.target)?.focus();
  } else if (page.composer(key).text.trim()) rankKeys(event, page, id, question);
}

function lastField(composerField) {
  return [...composerField.closest(".desk").querySelectorAll(".point__field")].at(-1);
}

/** What was just done, with the way back where there is one. */
export function notice(page) {
  if (!page.notice) return nothing;
  const { text, undo, isProblem } = page.notice;
  return html`
    <div class="notice" data-problem=${isProblem}>
      <span>${icon(isProblem ? "ExclamationmarkTriangle" : "InformationSquare")} ${text}</span>
      ${undo ? html`<button class="tool" type="button" @click=${() => undoing(page, undo)}>${icon("ArrowUndo")} ${_("Undo")}</button>` : nothing}
      <button class="tool" type="button" aria-label=${_("Close")} @click=${() => page.show({ notice: null })}>${icon("XMark")}</button>
    </div>
  `;
}

function undoing(page, undo) {
  page.show({ notice: null });
  undo();
}

function removed(page, key) {
  const points = page.group.removed.filter((point) => point.question === key);
  if (!points.length || !page.canWrite) return nothing;
  return html`
    <details class="removed">
      <summary>${_("Removed")} (${points.length})</summary>
      <ul role="list">
        ${points.map(
          (point) => html`<li class="removed__point">
            <span class="removed__text" lang=${page.language}>${point.text}</span>
            <button class="tool" type="button" @click=${() => page.restore(point.id)}>${icon("ArrowUndo")} ${_("Bring back")}<span class="visually-hidden">: ${pointLabel(page, point)}</span></button>
          </li>`,
        )}
      </ul>
    </details>
  `;
}

/** How many a question asks for, as people say it. */
function chosenInWords(count, { from, to }) {
  if (from === 0) return _("%(count)s chosen, at most %(to)s", { count, to });
  if (from === to) return _("%(count)s of %(to)s", { count, to });
  return _("%(count)s of %(from)s–%(to)s", { count, from, to });
}

function priorities(page, question) {
  const order = rankedIds(page.group, question.key);
  const byId = new Map(page.group.points.map((point) => [point.id, point]));
  if (!pointsOf(page.group, question.key).length) return nothing;
  return html`
    <section class="priorities" aria-label=${_("What you put first")}>
      <h3 class="priorities__title">${_("What you put first")} <span class="priorities__count figures">${chosenInWords(order.length, question.prioritise)}</span></h3>
      <ol class="priorities__list" role="list" data-priorities=${question.key}>
        ${repeat(order, (id) => id, (id, index) => priority(page, question, order, byId.get(id), index))}
        ${order.length < question.prioritise.to ? emptyPriority(page, order.length) : nothing}
      </ol>
    </section>
  `;
}

function priority(page, question, order, point, index) {
  const shift = (by) => {
    const next = [...order];
    next.splice(index, 1);
    next.splice(index + by, 0, point.id);
    page.setOrder(question, next);
  };
  return html`
    <li class="priority" data-id=${point.id} data-drop="rank:${index + 1}">
      <span class="rank-mark figures" data-rank=${index + 1}>${index + 1}</span>
      <span class="priority__text" lang=${page.language}>${page.textOf(point)}</span>
      ${page.canWrite
        ? html`<span class="priority__tools">
            <button class="tool tool--icon" type="button" aria-label=${_("Up")} ?disabled=${index === 0} @click=${() => shift(-1)}>${icon("ArrowUp")}</button>
            <button class="tool tool--icon" type="button" aria-label=${_("Down")} ?disabled=${index === order.length - 1} @click=${() => shift(1)}>${icon("ArrowDown")}</button>
            <button class="tool tool--icon" type="button" aria-label=${_("No longer prioritise")} @click=${() => page.rank(question, point.id, index + 1)}>${icon("XMark")}</button>
          </span>`
        : nothing}
    </li>
  `;
}

function emptyPriority(page, index) {
  return html`
    <li class="priority priority--empty" data-drop="rank:${index + 1}">
      <span class="rank-mark rank-mark--none figures">${index + 1}</span>
      <span class="priority__text">${page.canWrite ? _("Choose a point with its number, or drag it here") : _("Not chosen yet")}</span>
    </li>
  `;
}

/** Handing in is for the whole block, and never closes anything. */
export function handIn(page) {
  const block = page.workBlock;
  if (!block || page.isClosed) return nothing;
  const at = page.group.handed_in[block.key];
  const wanting = block.questions
    .map((question, index) => ({ ...question, number: index + 1 }))
    .filter((question) => rankedIds(page.group, question.key).length < question.prioritise.from);
  return html`
    <div class="hand-in" data-done=${Boolean(at)}>
      ${at ? handedIn(page, block, at) : notHandedIn(page, block, wanting)}
    </div>
  `;
}

function handedIn(page, block, at) {
  const text = at === "pending" ? _("Handing in.") : _("Handed in %(time)s.", { time: timeOfDay(at, page.state.seminar.time_zone) });
  return html`
    <p class="hand-in__text">${icon("CheckmarkCircleFill")} <span><strong>${text}</strong> ${page.canWrite ? _("You can still change it.") : ""}</span></p>
    ${page.canWrite ? html`<button class="tool" type="button" @click=${() => page.handIn(block, false)}>${_("Not done after all")}</button>` : nothing}
  `;
}

function notHandedIn(page, block, wanting) {
  return html`
    <p class="hand-in__text">${wanting.length ? html`${icon("InformationSquare")} <span>${wantingText(wanting)}</span>` : html`<span>${page.canWrite ? _("Ready? Hand in when the group agrees.") : _("Not handed in yet.")}</span>`}</p>
    ${page.canWrite ? html`<button class="ds-button" type="button" @click=${() => page.handIn(block, true)}>${icon("Paperplane")} ${_("Hand in")}<span class="visually-hidden" lang=${page.language}> ${block.title}</span></button>` : nothing}
  `;
}

function wantingText(wanting) {
  const [first] = wanting;
  const least = first.prioritise.from;
  return ngettext("Question %(number)s: choose at least %(n)s point.", "Question %(number)s: choose at least %(n)s points.", least, { number: first.number });
}
