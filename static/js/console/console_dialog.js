// A dialog of the console: drawn again with everything else for as long as it is open.

import { html, render } from "lit";

export function closeButton(words) {
  return html`<form method="dialog"><button class="ds-button" data-variant="tertiary" data-color="neutral" data-icon aria-label=${words}></button></form>`;
}

/** Each kind says in `content()` what stands in it; the desk is what it knows of the page. */
export class ConsoleDialog {
  constructor(element, desk) {
    this.element = element;
    this.desk = desk;
  }

  get isOpen() {
    return this.element.open;
  }

  show() {
    this.element.showModal();
    this.draw();
    this.element.querySelector("[autofocus]")?.focus();
  }

  close() {
    this.element.close();
  }

  draw() {
    if (this.isOpen) render(this.content(), this.element);
  }
}
