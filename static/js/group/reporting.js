/** The report-back round as a group sees it: its own turn, the one before it, and the others'. */

import { html, nothing } from "lit";
import { _ } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { groupName } from "dialogseminar/components/words.js";
import { formatRemaining } from "dialogseminar/live/clock.js";
import { pointsToReport } from "dialogseminar/live/report_back.js";

/** What this group is to do while the groups report. */
export function roundNow(round) {
  if (round.part === "reports") return _("It is your group's turn to report. Read your points aloud.");
  if (round.part === "next") return _("You are next to report. Find your points, and decide who speaks.");
  return _("Listen to what the other groups put first.");
}

// "Group 3, Sunnfjord"
function groupInWords(number, name) {
  const named = groupName({ number, name });
  const numbered = _("Group %(number)s", { number });
  return named === numbered ? numbered : `${numbered}, ${named}`;
}

/** The group's own turn: its time, and what it reads aloud, large enough to read standing. */
export function ourTurn(page, round) {
  return html`
    <section class="turn" data-part="reports" aria-labelledby="turn">
      <div class="turn__head">
        <div>
          ${turnNumber(round)}
          <h2 class="turn__title" id="turn">${_("Your group reports now")}</h2>
        </div>
        ${turnClock(round)}
      </div>
      ${aloud(page, _("Read these aloud"))} ${following(round)}
    </section>
  `;
}

/** Somebody else's turn, with a warning for the group that is next. */
export function reporting(page, round, toPoints) {
  const isNext = round.part === "next";
  return html`
    <section class="turn" data-part=${round.part} aria-labelledby="turn">
      ${isNext ? html`<p class="turn__warning">${icon("Bell")} <strong>${_("You are next")}</strong></p>` : nothing}
      <div class="turn__head">
        <div>
          ${turnNumber(round)} ${round.name ? html`<p class="turn__group">${_("Group %(number)s", { number: round.group })}</p>` : nothing}
          <h2 class="turn__title" id="turn">${_("%(group)s reports", { group: groupName({ number: round.group, name: round.name }) })}</h2>
        </div>
        ${turnClock(round)}
      </div>
      ${isNext ? aloud(page, _("Have these ready")) : following(round)} ${toPoints}
    </section>
  `;
}

function turnNumber(round) {
  return html`<p class="turn__number figures">${icon("PersonChat")} ${_("Reports from the groups: %(turn)s of %(of)s", { turn: round.turn, of: round.of })}</p>`;
}

function turnClock(round) {
  const isOver = round.left < 0;
  return html`
    <p class="turn__clock" data-clock=${isOver ? "over" : "running"} aria-hidden="true">
      <span class="turn__time figures">${formatRemaining(round.left)}</span>
      <span class="turn__label">${isOver ? html`${icon("ExclamationmarkTriangle")} ${_("over time")}` : _("left")}</span>
    </p>
  `;
}

function following(round) {
  if (round.next === null) return html`<p class="turn__next">${_("The last group.")}</p>`;
  return html`<p class="turn__next">${_("Next: %(group)s", { group: groupInWords(round.next, round.next_name) })}</p>`;
}

function aloud(page, title) {
  const questions = pointsToReport(page.programme, page.group.points);
  if (!questions.length) return html`<p class="turn__none">${_("Your group has put no points first. Say in your own words what mattered most.")}</p>`;
  return html`
    <div class="aloud">
      <h3 class="aloud__title">${icon("Megaphone")} ${title}</h3>
      ${questions.map((entry) => questionAloud(entry, page.language))}
    </div>
  `;
}

function questionAloud({ question, points }, language) {
  return html`
    <h4 class="aloud__question" lang=${language}>${question.text}</h4>
    <ol class="aloud__points" role="list" lang=${language}>
      ${points.map((point) => html`<li class="aloud__point"><span class="rank-mark figures">${point.rank}</span><span>${point.text}</span></li>`)}
    </ol>
  `;
}
