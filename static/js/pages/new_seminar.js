// Clock times for the programme while the form is filled in; the form works without.

import { _, loadTranslations, ngettext } from "dialogseminar/translate";
import { namedGroups, preview } from "dialogseminar/new_seminar/preview.js";

const field = (name) => document.getElementById(name);
const rows = [...document.querySelectorAll("#blocks > li")];
const blocks = rows.map(({ dataset }) => ({ minutes: Number(dataset.minutes), fixedStart: dataset.fixedStart }));

function showTimes() {
  const times = preview(field("time").value, blocks);
  rows.forEach((row, index) => (row.querySelector(".new__time").textContent = times?.starts[index] ?? ""));
  field("end").textContent = times ? _("Ends at %(time)s", { time: times.end }) : "";
}

function showCount() {
  const named = namedGroups(field("group_names").value);
  const more = named > Number(field("groups").value);
  if (more) field("groups").value = named;
  field("names-count").textContent = named ? ngettext("%(number)s group named", "%(number)s groups named", named) : "";
}

await loadTranslations(document.documentElement.lang);
field("time").addEventListener("input", showTimes);
field("group_names").addEventListener("input", showCount);
showTimes();
showCount();
document.querySelector(".ds-error-summary")?.focus();
