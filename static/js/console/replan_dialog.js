// "We are 12 minutes late": the ways to get them back, each with what it costs, applied in one press.

import { html, nothing } from "lit";
import { cssProperties } from "dialogseminar/components/properties.js";
import { icon } from "dialogseminar/components/icon.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { difference, lengthOfTime } from "dialogseminar/components/words.js";
import { _ } from "dialogseminar/translate";
import { gathered, outcome } from "./catching_up.js";
import { ConsoleDialog, closeButton } from "./console_dialog.js";
import { exactLength, secondsIn } from "./lengths.js";
import { minutesBetween } from "./timeline.js";

const USUAL_MINUTES = 10;
const TYPING = 250;
const GROWS_OLD = 15_000;

function names() {
  return {
    shrink: [_("Shorten what can be shortened"), _("Every flexible block is shortened in proportion to what it can spare.")],
    breaks: [_("Take from the breaks"), _("The blocks keep their length.")],
    push: [_("Let everything come later"), _("Nothing is shortened.")],
  };
}

function outcomeWords(option) {
  const time = exactLength(option.regained);
  return {
    all: _("Gets back all %(time)s", { time }),
    part: _("Gets back %(time)s, %(shortfall)s are still missing", { time, shortfall: exactLength(option.shortfall) }),
    none: _("Gets nothing back"),
    more: _("Gets back all %(time)s, and %(surplus)s to spare", { time, surplus: exactLength(option.surplus) }),
  }[outcome(option)];
}

function stripView(option) {
  return html`<div class="way__strip" aria-hidden="true">${option.strip.map((block) => html`
    ${block.to ? html`<i data-kind=${block.kind} ${cssProperties({ "--grow": block.to })}></i>` : nothing}
    ${block.cut ? html`<i data-kind="cut" ${cssProperties({ "--grow": block.cut })}></i>` : nothing}`)}</div>`;
}

function change(block, language) {
  return html`<li><span lang=${language}>${block.title}</span> <span class="way__change figures">${block.to
    ? html`<s><span class="visually-hidden">${_("from")} </span>${exactLength(block.from)}</s> <span class="visually-hidden">${_("to")}</span><span aria-hidden="true">→</span> <strong>${exactLength(block.to)}</strong>`
    : html`<s><span class="visually-hidden">${_("from")} </span>${exactLength(block.from)}</s> <span aria-hidden="true">→</span> <strong>${_("skipped")}</strong>`}</span></li>`;
}

export class ReplanDialog extends ConsoleDialog {
  #minutes = "";
  #late = 0;
  #answer = null;
  #error = "";
  #askedAt = 0;
  #askedFor = "";
  #waiting = 0;

  /** Opens with the minutes the day is late, or with a usual number where it is not. */
  open(late) {
    this.#late = Math.max(0, late);
    this.#minutes = String(this.#late || USUAL_MINUTES);
    this.#answer = null;
    this.#error = "";
    this.#ask();
    this.show();
  }

  draw() {
    if (this.isOpen && this.#isOld()) this.#ask();
    super.draw();
  }

  // While the programme is paused or over time, what can be regained changes with the clock.
  #isOld() {
    const { revision } = this.desk.state.programme;
    return this.#askedFor !== `${this.#minutes}/${revision}` || performance.now() - this.#askedAt > GROWS_OLD;
  }

  async #ask() {
    const seconds = secondsIn(this.#minutes);
    this.#askedFor = `${this.#minutes}/${this.desk.state.programme.revision}`;
    this.#askedAt = performance.now();
    if (seconds === null || seconds < 0) return;
    const asked = this.#askedFor;
    const { answer, error } = await this.desk.ask("replan", { seconds });
    if (asked !== this.#askedFor) return;
    this.#answer = answer ? { ...answer, seconds } : null;
    this.#error = error;
    super.draw();
  }

  content() {
    const { programme, seminar } = this.desk.state;
    return html`${closeButton(_("Close"))}
      <h2 class="ds-heading" id="replan-title">${this.#late
        ? _("We are %(time)s late", { time: lengthOfTime(this.#late) })
        : _("Get time back")}</h2>
      ${this.#field()}
      ${this.#error ? html`<p class="ds-validation-message" role="alert">${this.#error}</p>` : nothing}
      <div class="ways" aria-live="polite" aria-busy=${this.#answer ? nothing : "true"}>
        ${this.#answer ? this.#ways(gathered(this.#answer.options, programme), seminar) : nothing}
      </div>`;
  }

  #field() {
    const invalid = !(secondsIn(this.#minutes) > 0);
    return html`<div class="ds-field replan__field"><label class="ds-label" for="replan-minutes">${_("Minutes to get back")}</label>
      <input class="ds-input figures" id="replan-minutes" type="text" inputmode="decimal" autocomplete="off" maxlength="5" autofocus
        aria-invalid=${invalid ? "true" : nothing} .value=${this.#minutes} @input=${(event) => this.#type(event.target.value)}
        @focus=${(event) => event.target.select()}>
      ${invalid ? html`<p class="ds-validation-message">${_("Write a number of minutes, such as 7 or 2:30.")}</p>` : nothing}</div>`;
  }

  #type(text) {
    clearTimeout(this.#waiting);
    this.#minutes = text;
    this.#askedFor = `${text}/${this.desk.state.programme.revision}`;
    this.#waiting = setTimeout(() => this.#ask(), TYPING);
    super.draw();
  }

  #ways({ push, shrink, breaks, drops }, seminar) {
    const some = [shrink, breaks].filter(Boolean);
    return html`
      ${some.map((option) => this.#way(option, seminar))}
      ${drops.length ? this.#drops(drops, seminar) : nothing}
      ${some.length || drops.length ? nothing : html`<p>${_("There is nothing to shorten or to skip in what is to come.")}</p>`}
      ${this.#way(push, seminar)}`;
  }

  #way(option, seminar) {
    const [title, about] = names()[option.strategy];
    return html`<section class="way" data-strategy=${option.strategy} aria-labelledby="way-${option.strategy}">
      <div class="way__body">
        <h3 class="way__title" id="way-${option.strategy}">${title}</h3>
        <p class="way__about">${about}</p>
        ${option.changes.length ? html`${stripView(option)}<ul class="way__changes" role="list">${option.changes.map((block) => change(block, seminar.language))}</ul>` : nothing}
        ${this.#result(option, seminar)}
      </div>
      ${this.#apply(option, `way-${option.strategy}`)}
    </section>`;
  }

  #drops(drops, seminar) {
    return html`<section class="way way--drops" data-strategy="drop" aria-labelledby="way-drop">
      <h3 class="way__title" id="way-drop">${_("Skip a block")}</h3>
      <ul class="way__drops" role="list">${drops.map((option) => {
        const [block] = option.changes;
        return html`<li><div><p class="way__block" id="drop-${option.block}"><span lang=${seminar.language}>${block.title}</span> <span class="muted figures">${exactLength(block.from)}</span></p>
          ${this.#result(option, seminar, false)}</div>${this.#apply(option, `drop-${option.block}`)}</li>`;
      })}</ul>
    </section>`;
  }

  #result(option, seminar, compared = true) {
    const kind = outcome(option);
    const end = compared ? endDifference(option, this.desk.dayEnd()) : null;
    return html`<p class="way__result" data-outcome=${kind}>${icon(kind === "all" || kind === "more" ? "CheckmarkCircleFill" : kind === "part" ? "CircleBroken" : "ArrowRight")}
      <span>${outcomeWords(option)}.</span>
      <span class="way__end figures">${_("The day ends at %(time)s", { time: timeOfDay(option.ends_at, seminar.time_zone) })}${end === null ? "" : `, ${difference(end)}`}</span></p>`;
  }

  #apply(option, describes) {
    return html`<button class="ds-button way__apply" type="button" data-variant=${option.strategy === "shrink" ? "primary" : "secondary"}
      data-color=${option.strategy === "shrink" ? "accent" : "neutral"} aria-describedby=${describes} @click=${() => this.#choose(option)}>${icon("Checkmark")}${_("Do this")}</button>`;
  }

  async #choose({ strategy, block }) {
    const { revision: expect, seconds } = this.#answer;
    const error = await this.desk.command("replan", { expect, strategy, seconds, ...(block && { block }) });
    this.#error = error;
    if (error) return super.draw();
    this.desk.notify(strategy === "push"
      ? _("Everything comes later. You can undo it.")
      : _("The plan has been changed. You can undo it."));
    return this.close();
  }
}

/** Minutes between the planned end and the one an option gives; null at a rehearsal on another day. */
function endDifference(option, end) {
  return end.difference === null ? null : minutesBetween(end.planned, option.ends_at);
}
