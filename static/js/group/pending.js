/** The group as it will be once everything that waits here has arrived. */

import { withPoint, withPriorities } from "../live/state.js";

export function withPending(group, entries) {
  return entries.reduce((current, { op }) => (APPLY[op.type] ?? unchanged)(current, op), group);
}

const unchanged = (group) => group;

const APPLY = {
  "point.save": (group, op) => withPoint(group, { ...known(group, op), text: op.text, pending: true }),
  "point.resolve": (group, op) => withPoint(group, { ...known(group, op), text: op.text, other_texts: [] }),
  "point.remove": (group, op) => withKnown(group, op, (point) => withPoint(unranked(group, point), { ...point, rank: null }, true)),
  "point.restore": (group, op) => withKnown(group, op, (point) => withPoint(group, point)),
  "point.address": (group, op) =>
    withKnown(group, op, (point) => withPoint(group, { ...point, addressees: op.addressees })),
  "point.move": (group, op) => withKnown(group, op, (point) => moved(group, point, op)),
  "priorities.set": (group, op) => withPriorities(group, op.question, op.points),
  "block.hand_in": (group, op) => ({ ...group, handed_in: handedIn(group.handed_in, op) }),
};

function find(group, id) {
  return group.points.find((point) => point.id === id) ?? group.removed.find((point) => point.id === id);
}

function withKnown(group, op, change) {
  const point = find(group, op.point);
  return point ? change(point) : group;
}

function known(group, op) {
  return find(group, op.point) ?? newPoint(group, op);
}

function newPoint(group, op) {
  const last = group.points.at(-1)?.position ?? 0;
  return {
    id: op.point,
    number: null,
    question: op.question,
    text: op.text,
    rev: 0,
    rank: null,
    addressees: [],
    late: false,
    position: last + 1,
    other_texts: [],
  };
}

function unranked(group, point) {
  return withPriorities(group, point.question, rankedIds(group, point.question).filter((id) => id !== point.id));
}

function moved(group, point, { question, before }) {
  const left = question === point.question ? group : unranked(group, point);
  const rank = question === point.question ? point.rank : null;
  const others = left.points.filter(({ id }) => id !== point.id);
  return withPoint(left, { ...point, question, rank, position: positionBefore(others, before) });
}

function positionBefore(points, before) {
  const index = points.findIndex(({ id }) => id === before);
  if (index === -1) return (points.at(-1)?.position ?? 0) + 1;
  const previous = index ? points[index - 1].position : points[index].position - 2;
  return (previous + points[index].position) / 2;
}

function handedIn(handed, { block, done }) {
  const { [block]: before, ...others } = handed;
  return done ? { ...others, [block]: before ?? "pending" } : others;
}

/** A question's points in their order. */
export function pointsOf(group, question) {
  return group.points.filter((point) => point.question === question);
}

/** A question's prioritised points, the first one first. */
export function rankedIds(group, question) {
  return pointsOf(group, question)
    .filter(({ rank }) => rank)
    .sort((one, other) => one.rank - other.rank)
    .map(({ id }) => id);
}
