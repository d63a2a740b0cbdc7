/** Text fields that grow with their text, and stand still while others write around them. */

const growsByItself = globalThis.CSS?.supports?.("field-sizing", "content") ?? false;

export function grow(field) {
  if (growsByItself) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

export function growAll(root) {
  if (!growsByItself) root.querySelectorAll("textarea").forEach(grow);
}

/**
 * Draws anew without moving what the user is at: the focus stays, the caret stays between the same
 * words, and so does the field's place on the screen, whatever came or went above it.
 */
export function undisturbed(draw) {
  const field = document.activeElement;
  const isField = field?.matches?.("textarea, input");
  const before = isField ? field.getBoundingClientRect().top : 0;
  const text = isField && field.matches("textarea") ? field.value : undefined;
  const caret = text === undefined ? [] : [field.selectionStart, field.selectionEnd];
  draw();
  if (!isField || !field.isConnected) return;
  if (document.activeElement !== field) field.focus({ preventScroll: true });
  if (text !== undefined) setCaret(field, ...caret.map((place) => movedWith(text, field.value, place)));
  const moved = field.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
}

// Only where it has moved: to set it would end what an input method is composing.
function setCaret(field, from, to) {
  if (field.selectionStart !== from || field.selectionEnd !== to) field.setSelectionRange(from, to);
}

/** Where a place in a text is once others have changed the text around it. */
export function movedWith(before, after, place) {
  const same = alike(before.length, after.length, (index) => before[index] === after[index]);
  if (place <= same) return place;
  const rest = Math.min(before.length, after.length) - same;
  const sameEnd = alike(rest, rest, (index) => before.at(-1 - index) === after.at(-1 - index));
  const fromEnd = before.length - place;
  return fromEnd <= sameEnd ? after.length - fromEnd : after.length - sameEnd;
}

function alike(one, other, isSame) {
  let count = 0;
  while (count < Math.min(one, other) && isSame(count)) count += 1;
  return count;
}
