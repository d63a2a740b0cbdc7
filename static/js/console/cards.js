// The groups at a glance: one card each, those who need somebody first.

import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { cssProperties } from "dialogseminar/components/properties.js";
import { icon } from "dialogseminar/components/icon.js";
import { roleDots } from "dialogseminar/components/role_dots.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { ago, groupName, groups, lengthOfTime, people, place, points } from "dialogseminar/components/words.js";
import { extraTimeOf } from "dialogseminar/live/phases.js";
import { _, ngettext } from "dialogseminar/translate";
import { bars, needOf, presentPeople, quietSince } from "./groups.js";
import { signedLength } from "./lengths.js";

const PEOPLE_SHOWN = 8;

function minutesSince(instant, now) {
  return lengthOfTime(Math.max(1, Math.floor((now - instant) / 60_000)));
}

/** One line that says how the group is: the most urgent thing only. */
function condition(card, { programme, block, now, zone }) {
  const need = needOf(card, programme, now);
  const handedIn = block && card.handed_in?.[block.key];
  if (need === "help") {
    return ["help", "Lifebuoy", _("Asks for help · %(time)s", { time: minutesSince(card.help_called_at, now) })];
  }
  if (handedIn) return ["done", "CheckmarkCircle", _("Handed in %(time)s", { time: timeOfDay(handedIn, zone) })];
  if (!presentPeople(card).length && !card.last_activity) return ["empty", "CircleBroken", _("Nobody here yet")];
  if (need === "silent") {
    return ["silent", "Hourglass", _("Silent for %(time)s", { time: minutesSince(quietSince(card, programme), now) })];
  }
  if (!card.last_activity) return ["calm", "Circle", _("Here, nothing written yet")];
  return ["calm", "PencilWriting", _("Active %(ago)s", { ago: ago(now - card.last_activity) })];
}

function peopleDots(card) {
  const here = presentPeople(card).length;
  const away = card.participants.length - here;
  const words = away
    ? _("%(here)s here, %(away)s away", { here: people(here), away })
    : _("%(here)s here", { here: people(here) });
  const shown = Math.min(here, PEOPLE_SHOWN);
  return html`<span class="people" title=${words}>
    ${icon("Person")}<span class="figures" aria-hidden="true">${here}</span><span class="visually-hidden">${words}</span>
    <span class="people__dots" aria-hidden="true">${Array.from({ length: shown }, () => html`<i></i>`)}</span>
  </span>`;
}

function rankDots(bar) {
  if (!bar.to) return nothing;
  const words = _("%(ranked)s of up to %(most)s put first", { ranked: bar.ranked, most: bar.to });
  return html`<span class="tally__ranks" data-done=${bar.done ? "true" : nothing} title=${words}>
    <span class="visually-hidden">${words}</span>
    ${Array.from({ length: bar.to }, (_each, index) => html`<i aria-hidden="true" data-on=${index < bar.ranked ? "true" : nothing}></i>`)}
  </span>`;
}

function barRow(bar) {
  return html`<li class="tally">
    <span class="tally__number figures" aria-hidden="true">${bar.number}</span>
    <span class="visually-hidden">${_("Question %(number)s: %(points)s", { number: bar.number, points: points(bar.points) })}</span>
    <span class="tally__track" aria-hidden="true"><span class="tally__fill" ${cssProperties({ "--share": bar.share })}></span></span>
    <span class="tally__count figures" aria-hidden="true">${bar.points}</span>
    ${rankDots(bar)}
  </li>`;
}

// What sets the group apart from the others just now: time of its own, or a turn to report.
function badges(card, { programme }) {
  const extra = Math.round(extraTimeOf(programme, card.extra_time) / 1000);
  const { round } = programme;
  const turn = round?.group === card.number ? _("Reports now") : round?.next === card.number ? _("Reports next") : "";
  return html`
    ${extra ? html`<span class="extra figures">${icon("Timer")}<span class="visually-hidden">${_("Extra time")}: </span>${signedLength(extra)}</span>` : nothing}
    ${turn ? html`<span class="extra" data-turn="true">${icon("Megaphone")}${turn}</span>` : nothing}`;
}

function cardView(card, context) {
  const { block, longest, opened, open } = context;
  const [kind, picture, words] = condition(card, context);
  const name = groupName(card);
  const where = place(card);
  return html`<article class="card" data-condition=${kind} data-open=${opened === card.number ? "true" : nothing}>
    <h3 class="card__head">
      <button class="card__open" type="button" aria-pressed=${opened === card.number} id="card-${card.number}"
        @click=${() => open(card.number)}>
        <span class="card__number figures">${card.number}</span>
        <span class="card__name">${name}</span>
      </button>
    </h3>
    <p class="card__place">${where}</p>
    <p class="card__condition">${icon(picture)}<span>${words}</span>${badges(card, context)}</p>
    <div class="card__people">${peopleDots(card)}${roleDots(card)}</div>
    <ul class="card__bars" role="list">${bars(card, block, longest).map(barRow)}</ul>
  </article>`;
}

function turnOf(card, { round }) {
  return [round?.group, round?.next].indexOf(card.number);
}

/** The cards in the order given. Only cards that changed, or whose minute did, are drawn again. */
export function cardGrid(cards, context) {
  const { block, longest, now, opened, programme } = context;
  const minute = Math.floor(now / 15_000);
  return repeat(
    cards,
    (card) => card.number,
    (card) => guard(
      [card, block, longest, minute, opened === card.number, programme.status, programme.block, programme.block_started_at, turnOf(card, programme)],
      () => cardView(card, context),
    ),
  );
}

/** What the cards add up to, in words; the two urgent counts are ways to those groups. */
export function summaryLine(counts, { filter, choose }) {
  const chip = (name, label, picture, kind) => html`<button class="chip" type="button" data-kind=${kind ?? nothing}
    aria-pressed=${filter === name} @click=${() => choose(filter === name ? "all" : name)}>${icon(picture)}${label}</button>`;
  const need = counts.help + counts.silent;
  const calls = ngettext("%(number)s asks for help", "%(number)s ask for help", counts.help);
  const quiet = ngettext("%(number)s silent", "%(number)s silent", counts.silent);
  const needs = [counts.help ? calls : "", counts.silent ? quiet : ""].filter(Boolean).join(", ");
  return html`
    <p class="counts figures"><strong>${groups(counts.groups)}</strong>,
      ${_("%(here)s here, %(people)s, %(handed_in)s handed in", { here: counts.here, people: people(counts.people), handed_in: counts.handedIn })}</p>
    <div class="chips" role="group" aria-label=${_("Show")}>
      ${chip("need", need ? needs : _("Nobody needs help just now"), "Lifebuoy", counts.help ? "help" : counts.silent ? "silent" : null)}
      ${chip("open", _("Not handed in"), "Hourglass")}
    </div>`;
}
