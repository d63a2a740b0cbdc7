/**
 * The whole state a page shows, shaped like the snapshot, and how the server's changes
 * make the next one of it. Pure: a state is never altered, a new one is made.
 */

/**
 * Applies one `changes` message. `gap` means that something was missed in its scope:
 * the state is unchanged and the caller asks the server for what is missing.
 */
export function applyChanges(state, message) {
  const known = state.seq[message.scope];
  if (known === undefined || message.seq <= known) return { state, gap: false };
  if (known !== message.prev) return { state, gap: true };
  const next = message.changes.reduce((current, change) => applyChange(current, message.scope, change), state);
  return { state: { ...next, seq: { ...next.seq, [message.scope]: message.seq } }, gap: false };
}

/** The scopes in which the server is ahead of us, by the numbers of its heartbeat. */
export function behind(state, seq) {
  return Object.keys(state.seq).filter((scope) => (seq[scope] ?? 0) > state.seq[scope]);
}

/** The facilitator reads along with one group; null stops it. */
export function withWatched(state, group, seq = {}) {
  const scopes = Object.entries(state.seq).filter(([scope]) => !scope.startsWith("group:"));
  return { ...state, watched: group, seq: { ...Object.fromEntries(scopes), ...seq } };
}

function applyChange(state, scope, change) {
  const apply = APPLY[change.type];
  return apply ? apply(state, change, scope) : state;
}

const APPLY = {
  programme: (state, change) => withOwnTimes({ ...state, programme: programmeMoved(state.programme, change) }, change.extra_time ?? {}),
  seminar: (state, { type, ...fields }) => ({ ...state, seminar: { ...state.seminar, ...fields } }),
  message: (state, { message }) => ({ ...state, messages: withMessage(state.messages, message) }),
  point: (state, change, scope) => inGroup(state, scope, (group) => withPoint(group, change.point, change.removed)),
  priorities: (state, change, scope) =>
    inGroup(state, scope, (group) => withPriorities(group, change.question, change.points)),
  roles: (state, change, scope) => inGroup(state, scope, (group) => ({ ...group, roles: change.roles })),
  participants: (state, change, scope) =>
    inGroup(state, scope, (group) => ({ ...group, participants: change.participants })),
  group: (state, { type, ...fields }, scope) => inGroup(state, scope, (group) => ({ ...group, ...fields })),
  card: (state, { type, ...fields }) => ({ ...state, groups: withCard(state.groups ?? [], fields) }),
  feedback: (state, change) => ({ ...state, feedback: withFeedback(state.feedback ?? [], change) }),
};

// A group's own time is its visit's to the block: it goes with the visit, and comes back with it.
function withOwnTimes(state, told) {
  const { visit, block_started_at } = state.programme;
  const withOwn = (group) => {
    const extra_times = group.number in told ? withOwnTime(group.extra_times, visit, told[group.number]) : group.extra_times;
    const phases = extra_times[visit];
    return { ...group, extra_times, extra_time: phases ? { started_at: block_started_at, phases } : null };
  };
  const { group, watched, groups } = state;
  return {
    ...state,
    ...(group && { group: withOwn(group) }),
    ...(watched && { watched: withOwn(watched) }),
    ...(groups && { groups: groups.map(withOwn) }),
  };
}

function withOwnTime(extraTimes, visit, told) {
  const { [visit]: before, ...others } = extraTimes;
  return told ? { ...others, [visit]: told.phases } : others;
}

// What is expected of the blocks follows from this and the time: see `shiftedTimes`.
function programmeMoved(programme, { type, lengths = [], actual = [], extra_time, ...fields }) {
  const [first, ...given] = lengths;
  const went = new Map(actual.map(([place, actual_start, actual_end, latest_start]) => [place, { actual_start, actual_end, latest_start }]));
  const blocks = programme.blocks.map((block, place) => ({ ...block, length: given[place - first] ?? block.length, ...went.get(place) }));
  const skipped = blocks.filter(({ length }) => length === 0).map(({ key }) => key);
  return { ...programme, ...fields, blocks, skipped };
}

function withMessage(messages, message) {
  return messages.some(({ id }) => id === message.id) ? messages : [...messages, message];
}

function inGroup(state, scope, change) {
  const number = Number(scope.slice("group:".length));
  if (state.group?.number === number) return withYou({ ...state, group: change(state.group) });
  if (state.watched?.number === number) return { ...state, watched: change(state.watched) };
  return state;
}

export const ROLES = ["leader", "timekeeper", "scribe", "theme_keeper"];

// What I am in the group follows from the group; a name may have been changed on another device.
function withYou(state) {
  const { you, group } = state;
  if (!you?.participant) return state;
  const roles = ROLES.filter((role) => group.roles[role] === you.participant);
  const name = group.participants.find(({ id }) => id === you.participant)?.name ?? you.name;
  const may_write = you.own_link || roles.includes("scribe");
  return { ...state, you: { ...you, roles, name, may_write } };
}

export function withPoint(group, point, removed = false) {
  const others = (points) => points.filter(({ id }) => id !== point.id);
  const points = others(group.points);
  const gone = others(group.removed);
  return removed
    ? { ...group, points, removed: inOrder([...gone, point]) }
    : { ...group, points: inOrder([...points, point]), removed: gone };
}

function inOrder(points) {
  return [...points].sort((one, other) => one.position - other.position);
}

export function withPriorities(group, question, ids) {
  const points = group.points.map((point) => {
    if (point.question !== question) return point;
    const place = ids.indexOf(point.id);
    return { ...point, rank: place === -1 ? null : place + 1 };
  });
  return { ...group, points };
}

function withCard(cards, fields) {
  return cards.map((card) => (card.number === fields.number ? { ...card, ...fields } : card));
}

function withFeedback(feedback, { question, group, points }) {
  return feedback.map((entry) => {
    if (entry.question !== question) return entry;
    const others = entry.points.filter((point) => point.group !== group);
    return { ...entry, points: [...others, ...points] };
  });
}
