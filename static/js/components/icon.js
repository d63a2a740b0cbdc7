import { html } from "lit";

const SPRITE = new URL("../../vendor/icons.svg", import.meta.url).pathname;
let sprite = SPRITE;

/** One icon of the sprite, as decoration: the text beside it carries the meaning. */
export function icon(name, className = "icon") {
  return html`<svg class=${className} aria-hidden="true" focusable="false"><use href=${`${sprite}#${name}`}></use></svg>`;
}

/** Takes the sprite into the page, for one that must be able to draw a new icon while offline. */
export async function keepIcons() {
  try {
    const response = await fetch(SPRITE);
    const drawing = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
    drawing.setAttribute("class", "visually-hidden");
    drawing.setAttribute("aria-hidden", "true");
    document.body.append(document.importNode(drawing, true));
    sprite = "";
  } catch {
    // The icons are decoration; each is then fetched when it is needed.
  }
}
