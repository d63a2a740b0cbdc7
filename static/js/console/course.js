// How the day went, laid out along one axis of time: what was planned above what happened.

const MINUTE = 60_000;
const STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * MINUTE);
const MOST_TICKS = 9;

/** The instants at which the axis is marked, on whole hours and parts of them. */
export function ticks(from, to) {
  const step = STEPS.find((each) => (to - from) / each <= MOST_TICKS) ?? STEPS.at(-1);
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_each, index) => first + index * step);
}

function stretch(block, shift, now) {
  const ends = block.visits.flatMap(({ started_at, ended_at }) => [started_at, ended_at ?? now]);
  const expected = block.visits.length || block.skipped || block.expected_start === null
    ? [] : [block.expected_start, block.expected_end];
  return [block.planned_start + shift, block.planned_end + shift, ...ends, ...expected];
}

/**
 * The timeline as it is drawn. `shift` moves the plan to the day it was carried out on. All places
 * are shares of the axis, from 0 to 1.
 */
export function course(data, shift = 0) {
  const instants = data.blocks.flatMap((block) => stretch(block, shift, data.now));
  const from = Math.min(...instants);
  const to = Math.max(...instants, from + MINUTE);
  const at = (instant) => Math.min(Math.max((instant - from) / (to - from), 0), 1);
  const between = (start, end) => ({ from: at(start), to: at(end) });
  const isOn = data.status === "running" || data.status === "paused";
  return {
    from,
    to,
    now: isOn && data.now >= from && data.now <= to ? at(data.now) : null,
    ticks: ticks(from, to).map((instant) => ({ instant, at: at(instant) })),
    rows: data.blocks.map((block) => row(block, { shift, between, at, now: data.now })),
  };
}

function row(block, { shift, between, at, now }) {
  const visits = block.visits.map((visit) => visitShown(visit, { between, at, now }));
  const coming = !visits.length && !block.skipped && block.expected_start !== null;
  return {
    key: block.key,
    kind: block.kind,
    title: block.title,
    planned: { ...between(block.planned_start + shift, block.planned_end + shift), start: block.planned_start + shift, end: block.planned_end + shift },
    visits,
    coming: coming ? between(block.expected_start, block.expected_end) : null,
    actual: visits.length ? { start: block.visits[0].started_at, end: block.visits.at(-1).ended_at } : null,
    skipped: block.skipped,
    took: block.took,
    longer: block.took === null || block.visits.at(-1)?.ended_at === null ? null : Math.round((block.took - block.planned) / 60),
    paused: block.paused,
    added: block.added,
  };
}

function visitShown(visit, { between, at, now }) {
  const end = visit.ended_at ?? now;
  const due = Math.max(visit.ends_at, visit.started_at);
  return {
    ...between(visit.started_at, end),
    over: end > due ? between(due, end) : null,
    pauses: visit.pauses.map((pause) => between(pause.at, pause.until ?? end)),
    marks: visit.additions.map((added) => ({ at: at(added.at), seconds: added.seconds })),
    turns: visit.rounds.flatMap((round) => round.turns.map((turn) => ({ ...between(turn.started_at, turn.ended_at ?? end), group: turn.group, skipped: turn.skipped }))),
  };
}
