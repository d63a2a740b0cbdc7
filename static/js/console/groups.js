// Which groups need the facilitator, and in which order their cards stand.

export const SILENT_AFTER = 5 * 60_000;

const NEEDS = ["help", "silent", "none"];

/** The block the groups work on now, or null where nobody is to be writing. */
export function groupWorkUnderWay(programme) {
  if (programme.status !== "running") return null;
  const block = programme.blocks.find((each) => each.key === programme.block);
  return block?.kind === "group_work" ? block : null;
}

/** Since when the group has been quiet, counted from the start of the block at the earliest. */
export function quietSince(card, programme) {
  return Math.max(card.last_activity ?? 0, programme.block_started_at ?? 0);
}

/** "help", "silent" or "none". */
export function needOf(card, programme, now) {
  if (card.help_called_at) return "help";
  const block = groupWorkUnderWay(programme);
  if (!block || card.handed_in?.[block.key]) return "none";
  return now - quietSince(card, programme) >= SILENT_AFTER ? "silent" : "none";
}

function urgency(card, programme, now) {
  const need = needOf(card, programme, now);
  const since = { help: card.help_called_at, silent: quietSince(card, programme), none: 0 }[need];
  return [NEEDS.indexOf(need), since, card.number];
}

/** The groups' numbers in order of need: calling, silent, the rest. */
export function orderByNeed(cards, programme, now) {
  return cards
    .map((card) => urgency(card, programme, now))
    .sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2])
    .map(([, , number]) => number);
}

/** The order to show: the wanted one, or the one on screen while somebody is reaching for a card. */
export function settledOrder(shown, wanted, mayMove) {
  if (mayMove) return wanted;
  const here = new Set(wanted);
  const kept = shown.filter((number) => here.has(number));
  const known = new Set(kept);
  return [...kept, ...wanted.filter((number) => !known.has(number))];
}

function searchable(text) {
  return String(text ?? "").toLocaleLowerCase();
}

/** Whether a card answers to what was typed: its number, or a part of its name or place. */
export function matches(card, query) {
  const wanted = searchable(query).trim();
  if (!wanted) return true;
  if (/^\d+$/.test(wanted)) return String(card.number).startsWith(wanted);
  return [card.name, card.site, card.municipality].some((text) => searchable(text).includes(wanted));
}

/** Whether a card belongs under a filter: "all", "need" or "open" (not handed in). */
export function passes(card, filter, programme, now) {
  if (filter === "need") return needOf(card, programme, now) !== "none";
  if (filter === "open") return !card.handed_in?.[blockInView(programme)?.key];
  return true;
}

export function presentPeople(card) {
  return card.participants.filter((participant) => participant.present);
}

/** How many groups call, are silent, are here, have handed in; and how many people there are. */
export function summary(cards, programme, now) {
  const block = blockInView(programme);
  const counts = { groups: cards.length, help: 0, silent: 0, here: 0, handedIn: 0, people: 0 };
  for (const card of cards) {
    const need = needOf(card, programme, now);
    if (need !== "none") counts[need] += 1;
    const people = presentPeople(card).length;
    counts.people += people;
    if (people) counts.here += 1;
    if (block && card.handed_in?.[block.key]) counts.handedIn += 1;
  }
  return counts;
}

/** The group work the cards tell about: the current one, else the latest begun, else the first. */
export function blockInView(programme) {
  const work = programme.blocks.filter((block) => block.kind === "group_work");
  return (
    work.find((block) => block.key === programme.block) ??
    work.findLast((block) => block.actual_start) ??
    work[0] ??
    null
  );
}

/** One bar per question: its number, points, share of the longest bar, and how far the ranking is. */
export function bars(card, block, longest) {
  return (block?.questions ?? []).map((question, index) => {
    const points = card.points?.[question.key] ?? 0;
    const ranked = card.prioritised?.[question.key] ?? 0;
    const { from, to } = question.prioritise;
    return {
      number: index + 1,
      key: question.key,
      points,
      share: longest ? points / longest : 0,
      ranked,
      to,
      done: to > 0 && ranked >= Math.max(from, 1),
    };
  });
}

/** The most points that any group has under one question of the block: the length of a full bar. */
export function longestBar(cards, block, least = 6) {
  const counts = cards.flatMap((card) =>
    (block?.questions ?? []).map((question) => card.points?.[question.key] ?? 0),
  );
  return counts.reduce((most, count) => Math.max(most, count), least);
}

/** Which participant holds a role, or null. */
export function holder(group, role) {
  const id = group.roles?.[role];
  return group.participants.find((participant) => participant.id === id) ?? null;
}
