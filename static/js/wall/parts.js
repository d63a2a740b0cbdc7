// The parts of a block that have a clock of their own: a phase of the group work, a group's report.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { cssProperties } from "dialogseminar/components/properties.js";
import { urgencyIcon } from "dialogseminar/components/time_alerts.js";
import { groupName } from "dialogseminar/components/words.js";
import { alertMinutes, urgencyOf } from "dialogseminar/live/alerts.js";
import { formatRemaining } from "dialogseminar/live/clock.js";
import { _ } from "dialogseminar/translate";
import { scaleFor } from "./words.js";

const MINUTE = 60_000;
const LETTERS_OF_A_PHASE = 17;
const LETTERS_OF_A_GROUP = 17;

/** The phase's name and what is left of it; the sentence below says what to do. */
export function phaseOnWall({ phase, programme, seminar }) {
  const before = alertMinutes(programme).filter((minutes) => minutes * MINUTE < phase.lasts);
  const isLast = programme.status === "running" && urgencyOf(phase.left, before) === "last";
  return html`
    <h3 class="wall__part" lang=${seminar.language} ${cssProperties({ "--scale": scaleFor(phase.title, LETTERS_OF_A_PHASE) })}>${phase.title}</h3>
    <p class="part-clock" data-over=${isLast}>
      <span class="part-clock__time figures" role="timer" aria-live="off">${formatRemaining(phase.left)}</span>
      <span class="part-clock__words">${isLast ? html`${urgencyIcon("last")} ${_("Almost over")}` : _("Phase %(number)s of %(of)s", { number: phase.number, of: phase.of })}</span>
    </p>
  `;
}

/** Which group reports, how long it still has, and who is next. */
export function roundOnWall(round) {
  const number = _("Group %(number)s", { number: round.group });
  const name = groupName({ number: round.group, name: round.name });
  const isOver = round.left < 0;
  return html`
    <p class="wall__kicker">${icon("PersonChat")} ${_("Reports from the groups: %(turn)s of %(of)s", { turn: round.turn, of: round.of })}</p>
    ${name === number ? nothing : html`<p class="wall__number">${number}</p>`}
    <h3 class="wall__group" ${cssProperties({ "--scale": scaleFor(name, LETTERS_OF_A_GROUP) })}>${name}</h3>
    <p class="part-clock part-clock--turn" data-over=${isOver}>
      <span class="part-clock__time figures" role="timer" aria-live="off">${formatRemaining(round.left)}</span>
      ${isOver ? html`<strong class="part-clock__words">${icon("Clock")} ${_("Time is up")}</strong>` : nothing}
    </p>
    ${following(round)}
  `;
}

function following({ next, next_name: name }) {
  if (next === null) return html`<p class="wall__next"><span>${_("The last group.")}</span></p>`;
  const number = _("Group %(number)s", { number: next });
  const named = groupName({ number: next, name });
  return html`<p class="wall__next"><span>${_("Next")}</span> <b>${number}</b>${named === number ? nothing : html` <b>${named}</b>`}</p>`;
}
