// The four roles of a group as small marks: filled when somebody who is here holds the role.

import { html } from "lit";
import { icon } from "dialogseminar/components/icon.js";
import { holder } from "dialogseminar/console/groups.js";
import { ROLES, ROLE_ICONS, personName, roleName } from "dialogseminar/group/roles.js";
import { _ } from "dialogseminar/translate";

function described(group, role, person) {
  const name = roleName(role);
  if (!person) return _("%(role)s: nobody", { role: name });
  if (!person.present) return _("%(role)s: %(name)s, who has left", { role: name, name: personName(group, person.id) });
  return _("%(role)s: %(name)s", { role: name, name: personName(group, person.id) });
}

function stateOf(person) {
  if (!person) return "empty";
  return person.present ? "held" : "away";
}

export function roleDots(group) {
  return html`<ul class="role-dots" role="list">
    ${ROLES.map((role) => {
      const person = holder(group, role);
      const words = described(group, role, person);
      return html`<li class="role-dot" data-state=${stateOf(person)} title=${words}>
        ${icon(ROLE_ICONS[role])}<span class="visually-hidden">${words}</span>
      </li>`;
    })}
  </ul>`;
}
