// Dates of the seminars, in the reader's words: when each starts, and on which day it is deleted.

import { dayAndMonth, longDate, timeOfDay } from "dialogseminar/components/times.js";
import { loadTranslations } from "dialogseminar/translate";

await loadTranslations(document.documentElement.lang);
for (const element of document.querySelectorAll("time[data-instant]")) {
  const { instant, zone } = element.dataset;
  const moment = Number(instant);
  element.dateTime = new Date(moment).toISOString();
  element.textContent = element.hasAttribute("data-day") ? dayAndMonth(moment, zone) : `${longDate(moment, zone)}, ${timeOfDay(moment, zone)}`;
}
