// Copying and printing links. Both need scripts, so their buttons come with the script.

import { copyField } from "dialogseminar/components/copying.js";
import { _, loadTranslations } from "dialogseminar/translate";

const SHOWN_FOR = 2500;

async function pressed(button) {
  const words = button.querySelector("[data-copy-words]");
  const before = button.dataset.words ?? words.textContent;
  button.dataset.words = before;
  let told = _("Copied");
  try {
    await copyField(document.getElementById(button.dataset.copy));
  } catch {
    told = _("Select the address and copy it");
  }
  button.focus();
  words.textContent = told;
  document.getElementById("told").textContent = told;
  setTimeout(() => (words.textContent = before), SHOWN_FOR);
}

function print(what) {
  document.body.dataset.printing = what;
  window.print();
}

await loadTranslations(document.documentElement.lang);
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => pressed(button));
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print(button.dataset.print));
}
for (const field of document.querySelectorAll("input[readonly]")) {
  field.addEventListener("focus", () => field.select());
}
window.addEventListener("afterprint", () => delete document.body.dataset.printing);
