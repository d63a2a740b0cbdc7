// The programme as the facilitator's line: what is done, what runs, what comes, and how late it is.

const MINUTE = 60_000;
const ANOTHER_DAY = 8 * 60 * MINUTE;

function whole(milliseconds) {
  return Math.round(milliseconds / MINUTE);
}

/** Minutes from one instant to another as the clock shows them; null where they are a day apart. */
export function minutesBetween(one, other) {
  if (Math.abs(other - one) >= ANOTHER_DAY) return null;
  return Math.floor(other / MINUTE) - Math.floor(one / MINUTE);
}

/**
 * How far from its plan the programme is carried out, where that is on another day, such as at a
 * rehearsal; 0 on the day itself. It is then measured against the plan as if that had begun with it.
 */
export function planShift(programme, startsAt, now) {
  const begun = programme.started_at ?? Math.max(now, startsAt);
  const apart = begun - startsAt;
  return Math.abs(apart) < ANOTHER_DAY ? 0 : Math.floor(apart / MINUTE) * MINUTE;
}

/**
 * Where each block stands: "past", "missed" (jumped over), "current", "coming" or "skipped" (to be
 * passed over).
 */
export function standings(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  const skipped = programme.skipped ?? [];
  return programme.blocks.map((block, index) => {
    const gone = block.actual_start ? "past" : "missed";
    if (programme.status === "finished") return gone;
    if (index === current) return "current";
    if (current !== -1 && index < current) return gone;
    return skipped.includes(block.key) ? "skipped" : "coming";
  });
}

/** Minutes between the end of the block before and a fixed start: what can be lost before it hurts. */
function slackBefore(block, time, before) {
  return block.fixed_start && before ? Math.max(0, Math.floor((time.start - before.end) / MINUTE)) : null;
}

function shownTimes(block, standing, time, shift) {
  if (standing === "missed" || standing === "skipped") {
    return { start: block.planned_start + shift, end: block.planned_end + shift };
  }
  return time;
}

/**
 * One row per block. `times` holds the start and end that are expected now for each block, in
 * order. `moved` is how many minutes its start differs from the plan (null for another day), `slack`
 * what is free before a fixed start, `late` how much too late a fixed start is, `minutes` how long
 * the block is given now.
 */
export function timeline(programme, times, shift = 0) {
  const standing = standings(programme);
  return programme.blocks.map((block, index) => {
    const { start, end } = shownTimes(block, standing[index], times[index], shift);
    const coming = standing[index] === "coming";
    const planned = block.planned_start + shift;
    const away = standing[index] === "missed" || standing[index] === "skipped";
    const moved = away ? 0 : minutesBetween(planned, start);
    const onTheDay = coming && block.fixed_start && !shift;
    return {
      block,
      index,
      standing: standing[index],
      start,
      end,
      planned,
      moved,
      minutes: coming ? whole(end - start) : block.minutes,
      slack: onTheDay ? slackBefore(block, times[index], times[index - 1]) : null,
      late: onTheDay ? Math.max(0, minutesBetween(block.fixed_at, start) ?? 0) : 0,
    };
  });
}

/**
 * The end of the day: planned, expected, and the difference in minutes (late is positive; null where
 * they are a day apart).
 */
export function endOfDay(programme, times, shift = 0) {
  const last = programme.blocks.length - 1;
  if (last < 0) return null;
  const planned = programme.blocks[last].planned_end + shift;
  const expected =
    programme.status === "finished"
      ? Math.max(...programme.blocks.map((block) => block.actual_end ?? 0)) || planned
      : times[last].end;
  return { planned, expected, difference: minutesBetween(planned, expected) };
}

/** The block that `next` leads to, or null at the last one. */
export function following(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks.slice(current + 1).find((block) => !isSkipped(programme, block)) ?? null;
}

/** Whether `previous` leads anywhere. */
export function hasPrevious(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks.slice(0, Math.max(current, 0)).some((block) => !isSkipped(programme, block));
}

/** Whether a block that is to come may be left out: not the only one there is before the start. */
export function mayBeSkipped(programme) {
  return programme.block !== null || standings(programme).filter((each) => each === "coming").length > 1;
}

function isSkipped(programme, block) {
  return (programme.skipped ?? []).includes(block.key);
}
