/** What helps each role while the groups work, beside or above the desk. */

import { html, nothing } from "lit";
import { _, ngettext } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { formatRemaining } from "dialogseminar/live/clock.js";
import { adviceFor, timeForQuestions } from "dialogseminar/group/guidance.js";
import { pointsOf, rankedIds } from "dialogseminar/group/pending.js";
import { PARKING_LOT } from "dialogseminar/group/group_page.js";
import { ROLE_ICONS, ROLES, isFree, personName, roleName, roleTask } from "dialogseminar/group/roles.js";

export function roleCards(page) {
  const block = page.block?.kind === "group_work" ? page.block : null;
  const roles = page.you.roles.length ? page.you.roles : ["member"];
  // The clock first: it is what a timekeeper's phone lies on the table for.
  const ordered = [...roles].sort((one, other) => (other === "timekeeper") - (one === "timekeeper"));
  return ordered.map((role) => roleHelp(page, role, block));
}

function roleHelp(page, role, block) {
  return html`
    <section class="helper" data-role=${role} aria-label=${roleName(role)}>
      <h2 class="helper__title">${icon(ROLE_ICONS[role])} ${role === "member" ? _("You are taking part") : _("You are the %(role)s", { role: roleName(role).toLocaleLowerCase() })}</h2>
      <p class="helper__now">${block ? adviceFor(role, page) : roleTask(role)}</p>
      ${block ? HELP[role](page, block) : nothing}
    </section>
  `;
}

const HELP = {
  leader: leaderHelp,
  timekeeper: timekeeperHelp,
  scribe: scribeHelp,
  theme_keeper: themeKeeperHelp,
  member: memberHelp,
};

function leaderHelp(page, block) {
  return html`
    <ol class="agenda-list" role="list">
      ${block.questions.map((question, index) => questionLine(page, block, question, index))}
    </ol>
    ${isTimeToTalk(page) ? round(page) : nothing}
    <details class="rules">
      <summary>${_("How a round goes")}</summary>
      <ul>
        <li>${_("Everyone thinks alone first, in silence.")}</li>
        <li>${_("One viewpoint at a time, then the next person speaks. The leader doesn't go first.")}</li>
        <li>${_("No comments until the round is over. Then another round, or an open talk.")}</li>
        <li>${_("At the end the group agrees on what comes first.")}</li>
      </ul>
    </details>
  `;
}

function questionLine(page, block, question, index) {
  const time = timeForQuestions(page);
  const suggested = time?.index === index && page.left > 0;
  const count = pointsOf(page.group, question.key).length;
  return html`
    <li>
      <button class="agenda-line" type="button" aria-current=${page.question === question.key ? "true" : nothing} @click=${() => page.openDesk(question.key)}>
        <span class="agenda-line__number figures">${index + 1}</span>
        <span class="agenda-line__text" lang=${page.language}>${question.text}</span>
        <span class="agenda-line__end figures">${suggested ? html`<span class="tag-now">${_("now")}</span>` : nothing}
          ${ngettext("%(n)s point", "%(n)s points", count)}</span>
      </button>
    </li>
  `;
}

// Whose turn it is helps neither those who think in silence nor those who choose.
function isTimeToTalk({ phase }) {
  return phase === null || phase.kind === "round" || phase.kind === "discussion";
}

// Kept on this device only: a help for the one who lets people speak, not a record of who spoke.
function round(page) {
  const { group, you } = page;
  const here = group.participants.filter(({ present }) => present);
  const order = [...here.filter(({ id }) => id !== you.participant), ...here.filter(({ id }) => id === you.participant)];
  if (order.length < 2) return nothing;
  const next = order.find(({ id }) => !page.spoken.has(id));
  return html`
    <div class="round">
      <h3 class="round__title">${next ? _("Next in the round: %(name)s", { name: personName(group, next.id) }) : _("Everyone has spoken")}</h3>
      <div class="round__people">
        ${order.map(({ id }) => turn(page, id))}
        <button class="chip chip--quiet" type="button" @click=${() => page.show({ spoken: new Set() })}>${icon("ArrowsCirclepath")} ${_("New round")}</button>
      </div>
    </div>
  `;
}

function turn(page, id) {
  const spoken = page.spoken.has(id);
  const toggle = () => {
    const next = new Set(page.spoken);
    if (spoken) next.delete(id);
    else next.add(id);
    page.show({ spoken: next });
  };
  return html`<button class="chip" type="button" aria-pressed=${spoken} @click=${toggle}>
    ${icon(spoken ? "Checkmark" : "Chat")} ${personName(page.group, id)}<span class="visually-hidden">, ${_("has spoken")}</span>
  </button>`;
}

function timekeeperHelp(page, block) {
  if (page.left === null) return nothing;
  const time = timeForQuestions(page);
  return html`
    ${page.phase ? phaseClock(page) : blockClock(page)}
    ${time && page.left > 0
      ? html`<p class="helper__line">${_("Question %(number)s of %(count)s: %(time)s left of its share", {
          number: time.index + 1,
          count: block.questions.length,
          time: formatRemaining(time.left),
        })}</p>`
      : nothing}
    ${time || !block.phases.length
      ? html`<ol class="shares" role="list">${block.questions.map((question, index) => share(page, question, index, time))}</ol>`
      : nothing}
  `;
}

function blockClock(page) {
  return html`<p class="big-clock figures" data-clock=${page.left < 0 ? "over" : "running"} aria-hidden="true">${formatRemaining(page.left)}</p>`;
}

function phaseClock(page) {
  const { phase, left } = page;
  return html`
    <div class="big-clocks" aria-hidden="true">
      <p class="big-clocks__label" lang=${page.language}>${phase.title}</p>
      <p class="big-clock figures" data-clock="running">${formatRemaining(phase.left)}</p>
      <p class="big-clocks__label">${_("The whole group work")}</p>
      <p class="big-clock big-clock--whole figures">${formatRemaining(left)}</p>
    </div>
  `;
}

function share({ left, language }, question, index, time) {
  const state = !time || left <= 0 || index < time.index ? "past" : index === time.index ? "now" : "coming";
  return html`
    <li class="share" data-share=${state}>
      <span class="share__number figures">${index + 1}</span>
      <span class="share__text" lang=${language}>${question.text}</span>
      <span class="share__time figures">${state === "now" ? formatRemaining(time.left) : _("%(minutes)s min", { minutes: Math.round((time?.share ?? 0) / 60_000) })}</span>
    </li>
  `;
}

function scribeHelp(page) {
  const question = page.openQuestion;
  return html`
    <dl class="keys">
      <div><dt><kbd>Enter</kbd></dt><dd>${_("opens the next point")}</dd></div>
      <div><dt><kbd>Shift</kbd> <kbd>Enter</kbd></dt><dd>${_("new line")}</dd></div>
      ${question?.prioritise.to
        ? html`<div><dt><kbd>Ctrl</kbd> <kbd>${question.prioritise.to > 1 ? `1–${question.prioritise.to}` : "1"}</kbd></dt><dd>${_("priority")}</dd></div>`
        : nothing}
      <div><dt><kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd></dt><dd>${_("moves the point")}</dd></div>
    </dl>
  `;
}

function themeKeeperHelp(page, block) {
  const parked = pointsOf(page.group, PARKING_LOT);
  return html`
    <dl class="theme">
      <dt>${_("The theme")}</dt>
      <dd lang=${page.language}>${block.title}</dd>
      ${page.openQuestion ? html`<dt>${_("The question")}</dt><dd lang=${page.language}>${page.openQuestion.text}</dd>` : nothing}
    </dl>
    <div class="helper__buttons">
      <button class="ds-button" type="button" data-size="sm" @click=${() => document.getElementById("back-card")?.showModal()}>${icon("Compass")} ${_("Back to the subject")}</button>
      <button class="ds-button" type="button" data-size="sm" data-variant="secondary" @click=${() => page.openDesk(PARKING_LOT)}>${icon("Parking")} ${page.canWrite ? _("Park this") : _("Parking lot")} (${parked.length})</button>
    </div>
    ${page.canWrite ? nothing : html`<p class="small muted">${_("Ask the scribe to park a point: it is then kept, and out of the way.")}</p>`}
  `;
}

function memberHelp(page, block) {
  const free = ROLES.filter((role) => isFree(page.group, role)).length;
  const chosen = block.questions.reduce((sum, question) => sum + rankedIds(page.group, question.key).length, 0);
  return html`
    <p class="small muted">${page.canWrite ? _("The scribe writes, and on this device you can write too.") : _("You see the points as the scribe writes them.")} ${chosen ? ngettext("%(n)s is prioritised so far.", "%(n)s are prioritised so far.", chosen) : ""}</p>
    ${free
      ? html`<button class="ds-button" type="button" data-variant="secondary" data-size="sm" @click=${() => page.show({ panel: "roles" })}>${ngettext("%(n)s role is free", "%(n)s roles are free", free)}</button>`
      : nothing}
  `;
}

/** A card to hold up: nobody needs to be interrupted by voice. */
export function backCard(page) {
  const text = page.openQuestion?.text ?? page.block?.title ?? "";
  return html`
    <dialog class="back-card" id="back-card" aria-labelledby="back-card-title">
      <form method="dialog">
        <h2 id="back-card-title">${_("Back to the subject")}</h2>
        <p lang=${page.language}>${text}</p>
        <button class="ds-button" data-variant="secondary">${_("Close")}</button>
      </form>
    </dialog>
  `;
}
