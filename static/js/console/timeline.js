// The programme as the facilitator's line: what is done, what runs, what comes, and how late it is.

const MINUTE = 60_000;

function whole(milliseconds) {
  return Math.round(milliseconds / MINUTE);
}

/** "past", "current" or "coming", by where the programme stands. */
export function phases(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks.map((block, index) => {
    if (programme.status === "finished") return block.actual_start ? "past" : "skipped";
    if (current === -1 || index > current) return "coming";
    return index === current ? "current" : "past";
  });
}

/** Minutes between the end of the block before and a fixed start: what can be lost before it hurts. */
function slackBefore(programme, times, index) {
  const block = programme.blocks[index];
  if (!block.fixed_start || index === 0) return null;
  return whole(times[index].start - times[index - 1].end);
}

/**
 * One row per block. `times` holds the start and end that are expected now for each block, in order;
 * `moved` is how many minutes its start differs from the plan, and `slack` what is free before a
 * fixed start.
 */
export function timeline(programme, times) {
  const phase = phases(programme);
  return programme.blocks.map((block, index) => {
    const start = block.actual_start ?? times[index].start;
    return {
      block,
      index,
      phase: phase[index],
      start,
      end: phase[index] === "past" ? (block.actual_end ?? times[index].end) : times[index].end,
      moved: whole(start - block.planned_start),
      slack: phase[index] === "coming" ? slackBefore(programme, times, index) : null,
      late: block.fixed_start && phase[index] === "coming"
        ? Math.max(0, whole(start - block.planned_start))
        : 0,
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
