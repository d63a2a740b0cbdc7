/** The four roles: what each one is called and does, and who holds it. */

import { _ } from "../translate.js";
import { ROLES } from "../live/state.js";

export { ROLES };

export const ROLE_ICONS = {
  leader: "Gavel",
  timekeeper: "Timer",
  scribe: "PencilWriting",
  theme_keeper: "Compass",
  member: "Person",
};

export function roleName(role) {
  return {
    leader: _("Leader"),
    timekeeper: _("Timekeeper"),
    scribe: _("Scribe"),
    theme_keeper: _("Theme-keeper"),
    member: _("Member"),
  }[role];
}

export function roleTask(role) {
  return {
    leader: _("Lets people speak in turn, sees that everyone is heard, and leads the group to its choice."),
    timekeeper: _("Keeps an eye on the clock, and says when it is time for the next question."),
    scribe: _("Writes down what is said, one point for each viewpoint, and hands in for the group."),
    theme_keeper: _("Keeps the group to the task, and parks what is good but belongs elsewhere."),
    member: _("Shares views, listens, and takes part in choosing what comes first."),
  }[role];
}

/** "Leader and timekeeper", or "Member" for one without a role. */
export function rolesInWords(roles) {
  const names = (roles.length ? roles : ["member"]).map(roleName);
  const [first, ...rest] = names;
  const lower = rest.map((name) => name.toLocaleLowerCase());
  if (!lower.length) return first;
  const last = lower.pop();
  return _("%(first)s and %(last)s", { first: [first, ...lower].join(", "), last });
}

/** The one who holds a role and is no longer here: they keep it until somebody else takes it. */
export function holderWhoLeft(group, role) {
  const holder = group.participants.find(({ id }) => id === group.roles[role]);
  return holder && !holder.present ? holder : null;
}

/** Whether a role waits for somebody: nobody has it, or whoever has it is gone. */
export function isFree(group, role) {
  return group.roles[role] === null || holderWhoLeft(group, role) !== null;
}

export function personName(group, id) {
  const index = group.participants.findIndex((person) => person.id === id);
  if (index === -1) return "";
  return group.participants[index].name || _("Guest %(number)s", { number: index + 1 });
}

export function isMine({ roles }, you, role) {
  return roles[role] !== null && roles[role] === you.participant;
}
