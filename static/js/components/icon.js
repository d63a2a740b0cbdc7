import { html } from "lit";

/** One icon of the sprite, as decoration: the text beside it carries the meaning. */
export function icon(name, className = "icon") {
  return html`<svg class=${className} aria-hidden="true" focusable="false"><use href=${`/static/vendor/icons.svg#${name}`}></use></svg>`;
}
