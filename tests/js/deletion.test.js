import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { deletionInWords } from "../../static/js/components/deletion.js";
import { useTranslations } from "../../static/js/translate.js";

const april = Date.UTC(2027, 3, 27, 12);
const DAY = 86_400_000;
const ended = Date.UTC(2027, 3, 26, 22, 30);
const state = (seminar = {}, programme = {}) => ({
  seminar: { kept: { from: ended, seconds: 90 * 86_400 }, closed_at: null, time_zone: "Europe/Oslo", ...seminar },
  programme: { ends_at: null, finished_at: null, ...programme },
});

afterEach(() => useTranslations("en", {}));

test("the day in the seminar's own place, and what to do before it", () => {
  assert.equal(deletionInWords(state(), april), "Everything is deleted on 26 July. Save the report before then.");
});

test("in the reader's words", () => {
  useTranslations("nb", { "Everything is deleted on %(date)s. Save the report before then.": "Alt blir slettet %(date)s." });
  assert.equal(deletionInWords(state(), april), "Alt blir slettet 26. juli.");
});

test("with the year where it is another one", () => {
  assert.match(deletionInWords(state(), Date.UTC(2026, 11, 1)), / on 26 July 2027\./);
});

test("later where the programme ends later, or where the seminar is closed later", () => {
  assert.match(deletionInWords(state({}, { ends_at: ended + DAY }), april), / on 27 July\./);
  assert.match(deletionInWords(state({}, { ends_at: ended - DAY }), april), / on 26 July\./);
  assert.match(deletionInWords(state({}, { finished_at: ended + 2 * DAY }), april), / on 28 July\./);
  assert.match(deletionInWords(state({ closed_at: ended + 3 * DAY }, { finished_at: ended + DAY }), april), / on 29 July\./);
});
