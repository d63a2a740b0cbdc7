/** The switch for sound and vibration. */

import { html } from "lit";
import { _ } from "dialogseminar/translate";
import { isWanted, want } from "dialogseminar/components/attention.js";
import { icon } from "dialogseminar/components/icon.js";

/** `redraw` is called when it was switched. */
export function attentionToggle({ redraw, className = "menu__item" }) {
  const wanted = isWanted();
  const turn = () => {
    want(!wanted);
    redraw();
  };
  return html`<button type="button" class=${className} data-variant="tertiary" data-size="sm" aria-pressed=${wanted} @click=${turn}>
    ${icon(wanted ? "Bell" : "BellSlash")}${_("Sound when time runs out")}
    <span class="toggle__state" aria-hidden="true">${wanted ? _("On") : _("Off")}</span></button>`;
}
