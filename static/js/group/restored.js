/**
 * The server's database may be restored from a copy that is older than what a page has seen: then
 * its log goes back, and revisions that it gave are no more. Pure: `before` is the state as it was
 * last seen, and `after` as the server has it now.
 */

/** Whether what was seen is no longer there: nothing else takes a number or a text back. */
export function wentBack(before, after) {
  const scope = `group:${after.group.number}`;
  if (after.seq[scope] < before.seq[scope]) return true;
  const points = byId(after.group);
  return all(before.group).some((point) => isEarlier(points.get(point.id), point));
}

function isEarlier(there, seen) {
  return !there || there.rev < seen.rev || (there.rev === seen.rev && there.text !== seen.text);
}

/**
 * Answers with which revision of a point the texts of this page can build on: what the copy has is
 * an earlier one of theirs, unless somebody has written it since. Then, as where there is none, it
 * is 0, and neither text takes the other's place.
 */
export function standingAfter(before, after) {
  const seen = byId(before.group);
  const points = byId(after.group);
  return (id) => {
    const there = points.get(id);
    return !there || there.updated_at > seen.get(id)?.updated_at ? 0 : there.rev;
  };
}

/** The points whose texts are nowhere any more. `shown` is the group as the page showed it. */
export function lostPoints(shown, after) {
  const points = byId(after.group);
  return shown.points.filter(({ id, text }) => text && !hasText(points.get(id), text));
}

export function hasText(point, text) {
  return Boolean(point) && [point, ...point.other_texts].some((one) => one.text === text);
}

/** Beside the group's points, as a draft. One that is gone comes back as the point it was. */
export function lostDraft({ id, question, text }, after, newId) {
  const op = { id: byId(after.group).has(id) ? newId() : id, type: "point.save", point: id, question, base: 0, text };
  return { op, error: { code: "restored", message: "" } };
}

function all({ points, removed }) {
  return [...points, ...removed];
}

function byId(group) {
  return new Map(all(group).map((point) => [point.id, point]));
}
