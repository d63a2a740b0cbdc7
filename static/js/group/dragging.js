/** Dragging points: within their question, onto another question, and onto a priority. */

import Sortable from "sortablejs";

/**
 * Lets the items of `list` be dragged by `handle`. The list itself is put back as it was: what
 * the drag means is told to `onDrop({id, before, target})`, and the page is drawn from that.
 * `target` is the element marked `data-drop` that the item was let go over, if any.
 */
export function makeDraggable(list, { handle, onStart, onDrop }) {
  let placeBefore = null;
  let over = null;
  const follow = (event) => {
    const next = dropTarget(event, list);
    if (next === over) return;
    over?.classList.remove("is-drop-target");
    next?.classList.add("is-drop-target");
    over = next;
  };
  return Sortable.create(list, {
    handle,
    draggable: "[data-id]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4,
    ghostClass: "is-dragged-from",
    onStart({ item }) {
      placeBefore = item.nextSibling;
      document.addEventListener("pointermove", follow);
      onStart();
    },
    onEnd({ item, from }) {
      document.removeEventListener("pointermove", follow);
      over?.classList.remove("is-drop-target");
      const before = nextId(item);
      from.insertBefore(item, placeBefore);
      onDrop({ id: item.dataset.id, before, target: over });
      over = null;
    },
  });
}

function dropTarget(event, list) {
  const target = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.closest?.("[data-drop]"));
  const marked = target?.closest("[data-drop]") ?? null;
  return marked && !list.contains(marked) ? marked : null;
}

function nextId(item) {
  for (let next = item.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.dataset.id && !next.classList.contains("sortable-fallback")) return next.dataset.id;
  }
  return null;
}
