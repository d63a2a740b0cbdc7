// The programme as the facilitator's line: what is done, what runs, what comes, and how late it is.

const MINUTE = 60_000;

function whole(milliseconds) {
  return Math.round(milliseconds / MINUTE);
}

/** "past", "current", "coming" or "skipped", by where the programme stands. */
export function phases(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks.map((block, index) => {
    const gone = block.actual_start ? "past" : "skipped";
    if (programme.status === "finished") return gone;
    if (current === -1 || index > current) return "coming";
    return index === current ? "current" : gone;
  });
}

/** Minutes between the end of the block before and a fixed start: what can be lost before it hurts. */
function slackBefore(block, time, before) {
  return block.fixed_start && before?.end ? Math.max(0, whole(time.start - before.end)) : null;
}

function shownTimes(block, phase, time) {
  if (phase === "past") return { start: block.actual_start, end: block.actual_end ?? time.end };
  if (phase === "skipped") return { start: block.planned_start, end: block.planned_end };
  return time;
}

/**
 * One row per block. `times` holds the start and end that are expected now for each block, in order;
 * `moved` is how many minutes its start differs from the plan, and `slack` what is free before a
 * fixed start.
 */
export function timeline(programme, times) {
  const phase = phases(programme);
  return programme.blocks.map((block, index) => {
    const { start, end } = shownTimes(block, phase[index], times[index]);
    const coming = phase[index] === "coming";
    const moved = phase[index] === "skipped" ? 0 : whole(start - block.planned_start);
    return {
      block,
      index,
      phase: phase[index],
      start,
      end,
      moved,
      slack: coming ? slackBefore(block, times[index], times[index - 1]) : null,
      late: coming && block.fixed_start ? Math.max(0, moved) : 0,
    };
  });
}

/** The end of the day: planned, expected, and the difference in minutes (late is positive). */
export function endOfDay(programme, times) {
  const last = programme.blocks.length - 1;
  if (last < 0) return null;
  const planned = programme.blocks[last].planned_end;
  const expected =
    programme.status === "finished"
      ? Math.max(...programme.blocks.map((block) => block.actual_end ?? 0)) || planned
      : times[last].end;
  return { planned, expected, difference: whole(expected - planned) };
}

/** The block that `next` leads to, or null at the last one. */
export function following(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks[current + 1] ?? null;
}
