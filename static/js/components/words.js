// Lengths of time and names in the reader's words, alike on the console, the wall and the rest.

import { _, ngettext } from "../translate.js";

/** 25 min, 1 h 30 min */
export function lengthOfTime(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (!hours) return _("%(minutes)s min", { minutes: rest });
  if (!rest) return _("%(hours)s h", { hours });
  return _("%(hours)s h %(minutes)s min", { hours, minutes: rest });
}

/** How long ago, in the coarsest unit that still says something. */
export function ago(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return _("just now");
  return _("%(time)s ago", { time: lengthOfTime(minutes) });
}

/** A difference in minutes from the plan. */
export function difference(minutes) {
  if (minutes > 0) return _("%(time)s late", { time: lengthOfTime(minutes) });
  if (minutes < 0) return _("%(time)s early", { time: lengthOfTime(-minutes) });
  return _("on time");
}

export const BLOCK_ICONS = { plenary: "Presentation", group_work: "PersonGroup", break: "Coffee" };

export function kindOfBlock(kind) {
  return { plenary: _("Plenary"), group_work: _("Group work"), break: _("Break") }[kind];
}

export function groupName(group) {
  const plain = _("Group %(number)s", { number: group.number });
  const named = group.name && group.name !== plain && group.name !== String(group.number);
  return named ? group.name : plain;
}

/** Where a group sits: site and municipality, whichever there is and its name doesn't say already. */
export function place(group) {
  const parts = [group.site, group.municipality].filter((part) => part && part !== group.name);
  return [...new Set(parts)].join(" · ");
}

/** G4-7: the id of a point that people see, on the screen as in the files. */
export function pointLabel(group, number) {
  return `G${group}-${number}`;
}

/** ABCD 2345: easier to read aloud and to type. */
export function spacedCode(code) {
  return code.length === 8 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** The address people type, without the parts that browsers add themselves. */
export function typedAddress(joinUrl) {
  return new URL(joinUrl).host;
}

export function points(number) {
  return ngettext("%(number)s point", "%(number)s points", number);
}

export function people(number) {
  return ngettext("%(number)s person", "%(number)s people", number);
}

export function groups(number) {
  return ngettext("%(number)s group", "%(number)s groups", number);
}
