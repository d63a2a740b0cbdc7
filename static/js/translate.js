/**
 * The page's words in the user's language.
 *
 * Texts are written in English as literal double-quoted strings, so that they can be
 * collected from the source: _("Group %(number)s", { number: 4 }).
 */

let catalogue = {};
let pageLanguage = "en";

/** Fetches the catalogue; without it the page speaks English rather than not at all. */
export async function loadTranslations(language) {
  pageLanguage = language;
  try {
    const response = await fetch(`/translations/${encodeURIComponent(language)}.json`);
    useTranslations(language, response.ok ? await response.json() : {});
  } catch {
    useTranslations(language, {});
  }
}

export function useTranslations(language, texts) {
  pageLanguage = language;
  catalogue = texts;
}

/** The language of dates and numbers on this page. */
export function language() {
  return pageLanguage;
}

export function _(text, params = {}) {
  const translated = catalogue[text];
  return fill(typeof translated === "string" && translated ? translated : text, params);
}

export function ngettext(singular, plural, number, params = {}) {
  const forms = catalogue[singular];
  const [one, many] = Array.isArray(forms) && forms.every(Boolean) ? forms : [singular, plural];
  return fill(number === 1 ? one : many ?? one, { number, n: number, ...params });
}

function fill(text, params) {
  return text.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in params ? String(params[name]) : whole));
}
