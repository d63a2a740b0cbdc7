/**
 * The server's clock as this device can know it, and what follows from it.
 * Nothing here reads the time: `now` is always handed in.
 */

const MINUTE = 60_000;
const SAMPLES_KEPT = 8;
export const THRESHOLDS = [10, 5, 1, 0];

/**
 * How far the server's clock is from ours. Of the last samples, the one with the
 * shortest round trip knows best.
 */
export class ClockEstimate {
  #samples = [];

  /** `sent` and `received` by the device's clock, `server` by the server's; all in ms. */
  add({ sent, received, server }) {
    const sample = { offset: server - (sent + received) / 2, uncertainty: (received - sent) / 2 };
    const agreeing = this.#samples.filter((earlier) => agree(earlier, sample));
    this.#samples = [...agreeing, sample].slice(-SAMPLES_KEPT);
  }

  get offset() {
    const [first, ...rest] = this.#samples;
    if (!first) return 0;
    return rest.reduce((best, sample) => (sample.uncertainty <= best.uncertainty ? sample : best), first).offset;
  }

  now(deviceNow) {
    return Math.round(deviceNow + this.offset);
  }
}

// Two samples that can't both be true mean that the device's clock was set in between.
function agree(earlier, later) {
  const slack = 50;
  return Math.abs(earlier.offset - later.offset) <= earlier.uncertainty + later.uncertainty + slack;
}

export function currentBlock(programme) {
  return programme.blocks.find((block) => block.key === programme.block) ?? null;
}

/** Milliseconds left of the running block, negative when over time, null when no clock runs. */
export function remaining(programme, now) {
  const hasClock = programme.status === "running" || programme.status === "paused";
  if (!hasClock || programme.ends_at === null || programme.ends_at === undefined) return null;
  return programme.ends_at - (programme.paused_at ?? now);
}

export function isOverTime(programme, now) {
  const left = remaining(programme, now);
  return left !== null && left < 0;
}

/** 31:20, 1:05:20, and −2:05 for what has passed after time was up. */
export function formatRemaining(milliseconds) {
  const over = milliseconds <= -1000;
  const seconds = over ? Math.floor(-milliseconds / 1000) : Math.max(0, Math.ceil(milliseconds / 1000));
  return (over ? "\u2212" : "") + clockFigures(seconds);
}

function clockFigures(seconds) {
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/**
 * The threshold (10, 5, 1 or 0 minutes) that was passed between two readings, or null.
 * Where several were passed at once, the last one counts.
 */
export function crossedThreshold(before, after) {
  if (before === null || after === null) return null;
  const crossed = THRESHOLDS.filter((minutes) => before > minutes * MINUTE && after <= minutes * MINUTE);
  return crossed.length ? crossed[crossed.length - 1] : null;
}

/**
 * When each block is expected, as {start, end} in order: what the server last said,
 * moved on while the programme waits to start, is paused or is over time.
 */
export function shiftedTimes(programme, now) {
  const blocks = programme.blocks;
  if (programme.status === "finished") return blocks.map(asSaid);
  if (programme.status === "planned") {
    const first = blocks[0];
    return first ? following(blocks, Math.max(first.planned_start, now)) : [];
  }
  const position = blocks.findIndex((block) => block.key === programme.block);
  if (position === -1) return blocks.map(asSaid);
  const end = now + Math.max(0, remaining(programme, now) ?? 0);
  return [
    ...blocks.slice(0, position).map(asSaid),
    { start: asSaid(blocks[position]).start, end },
    ...following(blocks.slice(position + 1), end),
  ];
}

function asSaid(block) {
  return {
    start: block.actual_start ?? block.expected_start ?? block.planned_start,
    end: block.actual_end ?? block.expected_end ?? block.planned_end,
  };
}

function following(blocks, from) {
  let free = from;
  return blocks.map((block) => {
    const start = Math.max(free, earliest(block));
    free = start + block.minutes * MINUTE;
    return { start, end: free };
  });
}

// A block with a fixed time of day waits for it; the others come when the one before is done.
function earliest(block) {
  if (!block.fixed_start) return -Infinity;
  return typeof block.fixed_start === "number" ? block.fixed_start : block.planned_start;
}

/**
 * How a group shares a block's time between its questions: an even share each, and the
 * one that it is time for now. null where there is nothing to share.
 */
export function timePerQuestion(block, left) {
  const count = block.questions?.length ?? 0;
  if (!count || left === null) return null;
  const share = Math.max(block.minutes * MINUTE, left) / count;
  const passed = count - Math.ceil(Math.max(0, left) / share);
  const index = Math.min(count - 1, Math.max(0, passed));
  return { share, index, left: left - (count - 1 - index) * share };
}
