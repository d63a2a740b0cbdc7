import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { deletionInWords } from "../../static/js/components/deletion.js";
import { useTranslations } from "../../static/js/translate.js";

const april = Date.UTC(2027, 3, 27, 12);
const seminar = { deleted_at: Date.UTC(2027, 6, 25, 22, 30), time_zone: "Europe/Oslo" };

afterEach(() => useTranslations("en", {}));

test("the day in the seminar's own place, and what to do before it", () => {
  assert.equal(deletionInWords(seminar, april), "Everything is deleted on 26 July. Save the report before then.");
});

test("in the reader's words", () => {
  useTranslations("nb", { "Everything is deleted on %(date)s. Save the report before then.": "Alt blir slettet %(date)s." });
  assert.equal(deletionInWords(seminar, april), "Alt blir slettet 26. juli.");
});

test("with the year where it is another one", () => {
  assert.match(deletionInWords(seminar, Date.UTC(2026, 11, 1)), / on 26 July 2027\./);
});
