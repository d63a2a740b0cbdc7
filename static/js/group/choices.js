/** What is chosen of points, not written in them: how it stood, and how it will. */

import { rankedIds } from "./pending.js";

/** How that which an operation changes stands in the group; nothing for a text, or a point of one's own. */
export function standingOf(group, op) {
  if (op.point && !find(group, op.point)) return undefined;
  return STANDING[op.type]?.(group, op);
}

/** How it stands once the operation is done. */
export function outcomeOf(op) {
  return OUTCOME[op.type]?.(op);
}

/** Whether a point that is to be put first has left the question, and nothing here brings it back. */
export function isGone(group, entries, id, question) {
  const isBack = ({ op }) => op.point === id && ["point.save", "point.restore", "point.move"].includes(op.type);
  const point = find(group, id);
  return Boolean(point) && !entries.some(isBack) && (point.question !== question || isRemoved(group, id));
}

const STANDING = {
  "priorities.set": (group, { question }) => rankedIds(group, question),
  "point.address": (group, { point }) => find(group, point).addressees,
  "point.move": (group, { point }) => place(group, point),
  "point.remove": (group, { point }) => isRemoved(group, point) || place(group, point),
  "point.restore": (group, { point }) => isRemoved(group, point),
  "block.hand_in": (group, { block }) => Boolean(group.handed_in[block]),
};

const OUTCOME = {
  "priorities.set": ({ points }) => points,
  "point.address": ({ addressees }) => addressees,
  "point.move": ({ question }) => [question, null],
  "point.remove": () => true,
  "point.restore": () => false,
  "block.hand_in": ({ done }) => done,
};

function find(group, id) {
  return [...group.points, ...group.removed].find((point) => point.id === id);
}

function isRemoved(group, id) {
  return group.removed.some((point) => point.id === id);
}

// Under which question, and whether it is among the first.
function place(group, id) {
  const point = find(group, id);
  return [point.question, point.rank];
}
