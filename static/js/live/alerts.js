/**
 * The moments at which a screen says that a block, or a phase of it, is about to end, and that a
 * group's turn to report is over. Nothing here reads the time or speaks: `now` is handed in, and
 * what is due is handed out.
 */

import { currentBlock, remaining } from "./clock.js";

const MINUTE = 60_000;
const FRESH = 10_000;
const RUNS_KEPT = 5;
const DEFAULT_MINUTES = [10, 5, 1, 0];
const THE_END_ALONE = [0];

/** How many minutes before the end screens say so, the most first; 0 is always among them. */
export function alertMinutes(programme) {
  return programme.alerts?.length ? programme.alerts : DEFAULT_MINUTES;
}

/**
 * How close the end is: "calm", "early" (the first alert has been), "soon", "last" (the last one
 * before the end) or "over"; null where no clock runs.
 */
export function urgencyOf(left, minutes) {
  if (left === null) return null;
  if (left <= 0) return "over";
  const before = minutes.filter((each) => each > 0);
  const passed = before.filter((each) => left <= each * MINUTE).length;
  if (!passed) return "calm";
  if (passed === before.length) return "last";
  return passed === 1 ? "early" : "soon";
}

/** How close the end of the block that is on is; what would stand before its beginning says nothing of it. */
export function blockUrgency(programme, now) {
  const lasts = programme.ends_at - programme.block_started_at;
  const minutes = alertMinutes(programme).filter((each) => each * MINUTE < lasts);
  return urgencyOf(remaining(programme, now), minutes);
}

/** The ends in the block that is on: those of its phases but the last, of a turn to report, and its own. */
function endsOf(programme) {
  const minutes = alertMinutes(programme);
  const own = { key: "", startsAt: programme.block_started_at, endsAt: programme.ends_at, minutes };
  return [...phaseEnds(programme, minutes), ...turnEnds(programme), own];
}

function phaseEnds(programme, minutes) {
  const phases = currentBlock(programme)?.phases ?? [];
  return (programme.phases ?? []).slice(0, -1).map((endsAt, index, all) => ({
    key: phases[index].key,
    phase: phases[index],
    next: phases[index + 1],
    startsAt: all[index - 1] ?? programme.block_started_at,
    endsAt,
    minutes,
  }));
}

// A turn is too short to be warned of: its end alone is told.
function turnEnds({ round }) {
  if (!round) return [];
  const { started_at: startsAt, ends_at: endsAt } = round;
  return [{ key: `turn ${startsAt}`, turn: round, startsAt, endsAt, minutes: THE_END_ALONE }];
}

function momentsOf(programme) {
  return endsOf(programme).flatMap((end) =>
    end.minutes
      .map((each) => ({ ...end, minutes: each, at: end.endsAt - each * MINUTE, id: `${end.key}/${each}` }))
      // What would stand before the phase begins is no news of it.
      .filter(({ at, startsAt }) => at > startsAt),
  );
}

/**
 * What has been said on this device, kept in `storage` under `name`, so that nothing is said twice
 * after a reload. Whoever comes in later is not told what was said before; time that is given on
 * top lets an alert come again, before the new end. A few visits to blocks are remembered, so that
 * one that is come back to by undoing goes on where it was.
 */
export class Alerts {
  #runs;

  constructor({ storage, name }) {
    this.storage = storage;
    this.name = name;
    this.#runs = read(storage, name);
  }

  /**
   * The alerts that are due, the weightiest first, as `{minutes, at}` with `phase` and `next` for a
   * phase and `turn` for a turn to report; to be asked a few times a second.
   */
  due(programme, now) {
    if (remaining(programme, now) === null) return [];
    const stands = programme.paused_at ?? now;
    const run = `${programme.block}/${programme.block_started_at}`;
    const known = this.#runs.find((each) => each.run === run);
    const { passed: before, said } = known ?? { passed: [], said: {} };
    const passed = momentsOf(programme).filter(({ at }) => at <= stands);
    const fresh = passed.filter(({ id, at, endsAt }) => !before.includes(id) && said[id] !== endsAt && stands - at < FRESH);
    this.#remember(run, passed, said);
    return known ? worthSaying(fresh) : [];
  }

  #remember(run, passed, said) {
    const ends = Object.fromEntries(passed.map(({ id, endsAt }) => [id, endsAt]));
    const memory = { run, passed: passed.map(({ id }) => id), said: { ...said, ...ends } };
    const runs = [...this.#runs.filter((each) => each.run !== run), memory].slice(-RUNS_KEPT);
    if (JSON.stringify(runs) === JSON.stringify(this.#runs)) return;
    this.#runs = runs;
    try {
      this.storage.setItem(this.name, JSON.stringify(runs));
    } catch {
      // A device that keeps nothing forgets with the page.
    }
  }
}

function read(storage, name) {
  try {
    const runs = JSON.parse(storage.getItem(name));
    if (Array.isArray(runs)) return runs;
  } catch {
    // What can't be read was not written by us.
  }
  return [];
}

/**
 * Several may be due together: a phase ends ten minutes before its block does. An end comes before a
 * warning, and the block's own before the others.
 */
function worthSaying(alerts) {
  return alerts
    .filter((alert, place) => !alerts.slice(place + 1).some((later) => outdoes(later, alert)))
    .reverse()
    .sort((one, other) => one.minutes - other.minutes);
}

// Where time was taken away: the block's end says it all, a later phase's end what is on now, and
// fewer minutes what is left.
function outdoes(later, { key, phase }) {
  if (later.key === key) return true;
  if (later.minutes > 0) return false;
  return later.key === "" || Boolean(phase && later.phase);
}
