/** The texts that are kept on this device: to read, to copy and to delete. */

import { html, nothing, render } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { announce, makeRegion } from "./announcer.js";
import { copyField } from "./copying.js";
import { icon } from "./icon.js";
import { keptTexts } from "./kept_texts.js";
import { readRecords, removeOperations } from "./kept_texts_store.js";
import { spacedCode } from "./words.js";
import { _, loadTranslations, ngettext } from "../translate.js";

const COPIED_FOR = 2500;
// The second press of a double one is meant for nothing.
const SETTLED = 750;
// With more than these the page's own matter would be pushed out of sight.
const MOST_OPEN = 2;
const MOST_ROWS = 6;
const CHARACTERS_OF_A_ROW = 36;

/** `place.dataset.code` is the seminar that can be joined here, if any. */
export async function showKeptTexts(place) {
  const groups = keptTexts(await readRecords());
  if (!groups.length) return;
  await loadTranslations(document.documentElement.lang);
  makeRegion();
  new Box(place, groups).draw();
  place.hidden = false;
}

class Box {
  #asked = new Map();
  #copied = null;
  #copiedTimer = null;

  constructor(place, groups) {
    this.place = place;
    this.code = place.dataset.code;
    this.groups = [...groups.filter(({ code }) => code === this.code), ...groups.filter(({ code }) => code !== this.code)];
    this.isOpen = groups.flatMap(({ texts }) => texts).length <= MOST_OPEN;
  }

  draw() {
    render(this.#box(), this.place);
  }

  #box() {
    if (!this.groups.length) return nothing;
    return html`
      <section class="kept-texts" data-color="neutral" aria-labelledby="kept-texts-title">
        <div class="kept-texts__head">
          <h2 class="kept-texts__title" id="kept-texts-title" tabindex="-1">${_("Texts that are kept on this device")}</h2>
          <p class="muted">${_("They were written here and may not have reached the server. Copy what you want to keep.")}</p>
        </div>
        ${repeat(this.groups, ({ code, group }) => `${code}/${group}`, (one) => this.#group(one))}
      </section>
    `;
  }

  #group(one) {
    const { code, group, texts } = one;
    return html`
      <details class="ds-details kept-texts__group" ?open=${this.isOpen}>
        <summary>
          <h3 class="kept-texts__name figures">${_("Seminar %(code)s, group %(group)s", { code: spacedCode(code), group })}
            <span class="kept-texts__count">${ngettext("%(number)s text", "%(number)s texts", texts.length)}</span></h3>
        </summary>
        <div class="kept-texts__inside">
          ${this.#wayBack(one)}
          <ol class="kept-texts__list" role="list">${repeat(texts, idOf, (text, index) => this.#text(one, text, index))}</ol>
        </div>
      </details>
    `;
  }

  #wayBack({ code, group }) {
    const page = `/s/${code}/group/${group}`;
    if (code === this.code) {
      return html`<p>${_("Join group %(group)s again and they come with you: sent by themselves, or as drafts.", { group })}</p>`;
    }
    if (location.pathname === page) return nothing;
    return html`<p><a class="ds-link" data-color="accent" href=${page}>${_("Try the group's page")}</a></p>`;
  }

  #text(one, text, index) {
    const label = _("Text %(number)s of group %(group)s", { number: index + 1, group: one.group });
    const isAsked = this.#asked.has(idOf(text));
    return html`
      <li class="kept-texts__text" data-text=${idOf(text)} data-asked=${isAsked}>
        <textarea class="kept-texts__words" readonly rows=${rowsOf(text.text)} aria-label=${label} .value=${text.text}></textarea>
        <div class="kept-texts__ways">${isAsked ? this.#askedWays(one, text, label) : this.#ways(text, label)}</div>
      </li>
    `;
  }

  #ways(text, label) {
    const isCopied = this.#copied === idOf(text);
    return html`
      ${button({ name: isCopied ? "Checkmark" : "Files", words: isCopied ? _("Copied") : _("Copy"), label, variant: "secondary", press: () => this.#copy(text) })}
      ${button({ name: "Trash", words: _("Delete"), label, press: () => this.#ask(text) })}
    `;
  }

  #askedWays(one, text, label) {
    return html`
      ${button({ name: "ArrowUndo", words: _("Keep it"), label, variant: "secondary", press: () => this.#keep(text) })}
      ${button({ name: "Trash", words: _("Delete for good"), label, color: "danger", press: () => this.#remove(one, text) })}
    `;
  }

  async #copy(text) {
    const field = this.#find(text, "textarea");
    try {
      await copyField(field);
    } catch {
      field.focus();
      field.select();
      announce(_("The text is selected. Copy it from here."));
      return;
    }
    this.#tellCopied(text);
  }

  #tellCopied(text) {
    this.#showCopied(idOf(text));
    this.#find(text, "button").focus();
    announce(_("Copied"));
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = setTimeout(() => this.#showCopied(null), COPIED_FOR);
  }

  #showCopied(id) {
    this.#copied = id;
    this.draw();
  }

  #ask(text) {
    this.#asked.set(idOf(text), Date.now());
    this.draw();
    this.#find(text, "button").focus();
  }

  #keep(text) {
    this.#asked.delete(idOf(text));
    this.draw();
    this.#find(text, "button:last-of-type").focus();
  }

  async #remove(one, text) {
    if (Date.now() - this.#asked.get(idOf(text)) < SETTLED) return;
    await removeOperations(text.operations);
    one.texts = one.texts.filter((other) => other !== text);
    this.groups = this.groups.filter(({ texts }) => texts.length);
    this.draw();
    (document.getElementById("kept-texts-title") ?? document.getElementById("main")).focus();
    announce(_("Deleted from this device"));
  }

  #find(text, what) {
    return this.place.querySelector(`[data-text="${CSS.escape(idOf(text))}"] ${what}`);
  }
}

function button({ name, words, label, press, variant = "tertiary", color = "neutral" }) {
  return html`<button class="ds-button" type="button" data-size="sm" data-variant=${variant} data-color=${color} @click=${press}>
    ${icon(name)}${words}<span class="visually-hidden">: ${label}</span>
  </button>`;
}

function idOf({ operations }) {
  return operations[0];
}

// Browsers that can't fit a field to its text get about as many rows as it takes.
function rowsOf(text) {
  const rows = text.split("\n").map((line) => Math.max(1, Math.ceil(line.length / CHARACTERS_OF_A_ROW)));
  return Math.min(MOST_ROWS, rows.reduce((sum, each) => sum + each, 0));
}
