// Where the button that was pressed has gone, the focus goes to what took its place, not to the page's top.

/** `substitute()` is the element to go to; `keep()` is called when the page has been drawn. */
export class FocusKeeper {
  #last = null;

  constructor(substitute) {
    this.substitute = substitute;
    document.addEventListener("focusin", (event) => (this.#last = event.target));
  }

  keep() {
    const last = this.#last;
    if (!last || document.activeElement !== document.body || isThere(last)) return;
    this.#last = null;
    this.substitute()?.focus();
  }
}

// A dialog that closes may still be seen for a moment.
function isThere(element) {
  return element.checkVisibility?.() && !element.closest("dialog:not([open])");
}
