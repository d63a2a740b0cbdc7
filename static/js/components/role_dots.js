// The four roles of a group as small marks: filled when somebody who is here holds the role.

import { html } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { _ } from "dialogseminar/translate";
import { holder } from "../console/groups.js";

export const ROLES = ["leader", "timekeeper", "scribe", "theme_keeper"];

export const ROLE_ICONS = {
  leader: "PersonChat",
  timekeeper: "Timer",
  scribe: "PencilWriting",
  theme_keeper: "Compass",
};

export function roleName(role) {
  return {
    leader: _("Leader"),
    timekeeper: _("Timekeeper"),
    scribe: _("Scribe"),
    theme_keeper: _("Theme-keeper"),
  }[role];
}

/** What a participant is called; nobody has to give a name. */
export function participantName(participant) {
  return participant.name || _("Unnamed");
}

function described(role, person) {
  const name = roleName(role);
  if (!person) return _("%(role)s: nobody", { role: name });
  if (!person.present) return _("%(role)s: %(name)s, who has left", { role: name, name: participantName(person) });
  return _("%(role)s: %(name)s", { role: name, name: participantName(person) });
}

function stateOf(person) {
  if (!person) return "empty";
  return person.present ? "held" : "away";
}

export function roleDots(group) {
  return html`<ul class="role-dots" role="list">
    ${ROLES.map((role) => {
      const person = holder(group, role);
      const words = described(role, person);
      return html`<li class="role-dot" data-state=${stateOf(person)} title=${words}>
        ${icon(ROLE_ICONS[role])}<span class="visually-hidden">${words}</span>
      </li>`;
    })}
  </ul>`;
}
