/** Says when the seminar starts, and narrows a long list of groups as one types. The form works without this. */

import { offerKeptTexts } from "dialogseminar/components/kept_texts_offer.js";
import { longDate, timeOfDay } from "dialogseminar/components/times.js";
import { useTranslations } from "dialogseminar/translate";

useTranslations(document.documentElement.lang, {});
offerKeptTexts();
for (const time of document.querySelectorAll("time[data-instant]")) {
  const { instant, zone } = time.dataset;
  time.textContent = `${longDate(Number(instant), zone)}, ${timeOfDay(Number(instant), zone)}`;
}

const search = document.getElementById("search");

if (search) {
  const groups = [...document.querySelectorAll(".join__group")];
  const none = document.querySelector(".join__none");
  search.closest(".join__search").hidden = false;
  search.addEventListener("input", () => {
    const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const group of groups) group.hidden = !matches(group, words);
    none.hidden = groups.some((group) => !group.hidden);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

function matches(group, words) {
  const text = group.dataset.words.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
