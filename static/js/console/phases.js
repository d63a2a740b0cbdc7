// The parts of the running group work: when each ends, what is left of it, and more time for it.

import { html, nothing } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { lengthOfTime } from "dialogseminar/components/words.js";
import { formatRemaining } from "dialogseminar/live/clock.js";
import { phasesOf } from "dialogseminar/live/phases.js";
import { _ } from "dialogseminar/translate";

const KIND_ICONS = { individual: "Person", round: "ArrowsCirclepath", discussion: "Chat", prioritising: "NumberList" };

function timeOf(phase, programme, now) {
  if (phase.when === "past") return html`<span class="visually-hidden">${_("done")}</span>`;
  if (phase.when === "coming") return lengthOfTime(Math.round(phase.lasts / 60_000));
  const left = phase.ends_at - (programme.paused_at ?? now);
  return html`<strong class="phase__left" role="timer" aria-live="off" data-over=${left <= 0 ? "true" : nothing}>${formatRemaining(left)}</strong>`;
}

function phaseRow(phase, { state, now, online, openTime }) {
  const { programme, seminar } = state;
  const end = phase.ends_at + (programme.paused_at ? now - programme.paused_at : 0);
  return html`<li class="phase" data-when=${phase.when} aria-current=${phase.when === "now" ? "step" : nothing}>
    <span class="phase__mark">${icon(phase.when === "past" ? "Checkmark" : KIND_ICONS[phase.kind])}</span>
    <span class="phase__body"><span class="phase__title" lang=${seminar.language}>${phase.title}</span>
      <span class="phase__until figures">${_("until %(time)s", { time: timeOfDay(end, seminar.time_zone) })}</span></span>
    <span class="phase__time figures">${timeOf(phase, programme, now)}</span>
    ${phase.when === "past" ? nothing : html`<button class="ds-button phase__more" type="button" data-variant="tertiary" data-color="neutral" data-icon data-size="sm"
      aria-disabled=${online ? nothing : "true"} title=${_("Change the time")} @click=${() => online && openTime({ part: phase.key })}>
      ${icon("Timer")}<span class="visually-hidden">${_("Change the time")}: ${phase.title}</span></button>`}
  </li>`;
}

/** Right under the deck while the groups work; nothing where the block has no phases. */
export function phaseList(context) {
  const phases = phasesOf(context.state.programme, context.now);
  if (!phases.length) return nothing;
  return html`<section class="phases" aria-label=${_("Phases of the group work")}>
    <ol class="phases__list" role="list">${phases.map((phase) => phaseRow(phase, context))}</ol>
  </section>`;
}
