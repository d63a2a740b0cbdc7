/** Which texts the groups' outboxes on this device hold. Pure: no storage, no page. */

import { TEXT_OPERATIONS } from "../live/queue.js";

/**
 * Group by group, the one that was written in last first: `{code, group, texts}`, each text with the
 * `operations` that hold it. `records` are the outbox's, with their keys, of whatever seminar.
 */
export function keptTexts(records) {
  const groups = new Map();
  for (const [key, record] of newestFirst(records)) {
    const [code, group] = String(key).split("/");
    const name = `${code}/${group}`;
    const texts = [...(groups.get(name)?.texts ?? []), ...textsOf(record)];
    groups.set(name, { code, group: Number(group), texts });
  }
  return [...groups.values()]
    .map((one) => ({ ...one, texts: eachOnce(one.texts) }))
    .filter(({ texts }) => texts.length);
}

/** A record without these operations, or nothing where nothing is left in it. */
export function withoutOperations(record, ids) {
  const others = (list = []) => list.filter(({ op }) => !ids.includes(op.id));
  const left = { ...record, entries: others(record.entries), refused: others(record.refused) };
  return left.entries.length || left.refused.length ? left : null;
}

function newestFirst(records) {
  return [...records].sort(([, one], [, other]) => (other.at ?? 0) - (one.at ?? 0));
}

// What was refused is no earlier version of what waits: a draft may say something else.
function textsOf({ entries = [], refused = [] }) {
  return [refused, entries].flatMap(newestOfEachPoint);
}

function newestOfEachPoint(list) {
  const points = new Map();
  for (const { op } of list.filter(({ op }) => TEXT_OPERATIONS.includes(op.type))) {
    const operations = [...(points.get(op.point)?.operations ?? []), op.id];
    points.set(op.point, { point: op.point, text: op.text, operations });
  }
  return [...points.values()].filter(({ text }) => text?.trim());
}

// Two pages may hold the same, while the one takes over from the other.
function eachOnce(texts) {
  const different = new Map();
  for (const { point, text, operations } of texts) {
    const name = JSON.stringify([point, text]);
    different.set(name, { point, text, operations: [...(different.get(name)?.operations ?? []), ...operations] });
  }
  return [...different.values()];
}
