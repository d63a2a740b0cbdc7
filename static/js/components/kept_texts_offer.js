/** Shows what this device still keeps, on pages where nobody writes. Hardly any device holds a thing. */

const DATABASE = "dialogseminar";

export async function offerKeptTexts() {
  const place = document.getElementById("kept-texts");
  if (!place || !(await hasOutbox())) return;
  const { showKeptTexts } = await import("./kept_texts_box.js");
  await showKeptTexts(place);
}

// Where a browser can't say, the database is looked into; that makes an empty one at most.
async function hasOutbox() {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
  } catch {
    return "indexedDB" in globalThis;
  }
}
