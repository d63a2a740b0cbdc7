/** Which points come first. Pure: an order of ids in, an order of ids out. */

/**
 * The order after somebody asked for `rank` on a point. The same rank again takes it away.
 * While there is room the others move down; where all places are taken, the one who stood
 * there gives way.
 */
export function withRank(order, id, rank, most) {
  if (order[rank - 1] === id) return order.filter((other) => other !== id);
  const others = order.filter((other) => other !== id);
  const place = Math.min(rank - 1, others.length);
  const full = others.length >= most;
  return [...others.slice(0, place), id, ...others.slice(full ? place + 1 : place)];
}

/** Ranks that can be given to a point now: the ones taken, and the next free one. */
export function usableRanks(order, id, most) {
  const others = order.filter((other) => other !== id).length;
  return Math.min(most, others + 1);
}

/** Whether a group has chosen as many points as the question asks for. */
export function isEnough(order, { from, to }) {
  return order.length >= from && order.length <= to;
}
