/** The home page's one field forgives how the code is typed. The form works without this. */

import { offerKeptTexts } from "dialogseminar/components/kept_texts_offer.js";

const code = document.getElementById("code");

code.form.addEventListener("submit", () => {
  code.value = code.value.replace(/[\s-]/g, "").toUpperCase();
});
offerKeptTexts();
