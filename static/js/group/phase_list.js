/** All phases of the group work, each with its end and its instruction. */

import { html, nothing } from "lit";
import { _ } from "dialogseminar/translate";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { formatRemaining } from "dialogseminar/live/clock.js";

/** The list; on a phone it is folded until somebody asks for it. */
export function phaseList(page) {
  if (!page.phase) return nothing;
  const isOpen = page.panel === "phases";
  return html`
    <section class="phases" data-open=${isOpen} aria-label=${_("Phases")}>
      <button class="phases__toggle" type="button" aria-expanded=${isOpen} aria-controls="phases" @click=${() => page.show({ panel: isOpen ? null : "phases" })}>
        ${icon("Tasklist")} ${_("All phases")} ${icon(isOpen ? "ChevronUp" : "ChevronDown")}
      </button>
      <ol class="phases__list" id="phases" role="list">
        ${page.phases.map((phase, index) => phaseItem(page, phase, index + 1))}
      </ol>
    </section>
  `;
}

function phaseItem(page, phase, number) {
  const isNow = phase.when === "now";
  return html`
    <li class="phase" data-when=${phase.when} aria-current=${isNow ? "step" : nothing}>
      <details>
        <summary class="phase__line">
          <span class="phase__mark figures">${phase.when === "past" ? html`${icon("Checkmark")}<span class="visually-hidden">${_("done")}</span>` : number}</span>
          <span class="phase__title" lang=${page.language}>${phase.title}</span>
          <span class="phase__end figures">${phaseEnd(page, phase)}</span>
        </summary>
        <p class="phase__instruction" lang=${page.language}>${phase.instruction}</p>
      </details>
    </li>
  `;
}

// While the programme is paused nobody knows when anything ends; how long it takes still holds.
function phaseEnd(page, phase) {
  if (phase.when === "past") return nothing;
  if (page.programme.status === "paused") return formatRemaining(phase.when === "now" ? page.phase.left : phase.lasts);
  return _("until %(time)s", { time: timeOfDay(phase.ends_at, page.state.seminar.time_zone) });
}
