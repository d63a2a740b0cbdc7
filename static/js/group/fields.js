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
 * Draws anew without moving what the user is at: the focus and the caret stay, and so does the
 * field's place on the screen, whatever came or went above it.
 */
export function undisturbed(draw) {
  const field = document.activeElement;
  const isField = field?.matches?.("textarea, input");
  const before = isField ? field.getBoundingClientRect().top : 0;
  const [from, to] = isField && field.matches("textarea") ? [field.selectionStart, field.selectionEnd] : [];
  draw();
  if (!isField || !field.isConnected) return;
  if (document.activeElement !== field) field.focus({ preventScroll: true });
  if (from !== undefined && field.selectionStart !== from) field.setSelectionRange(from, to);
  const moved = field.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
}
