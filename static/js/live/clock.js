/**
 * The server's clock as this device can know it, and what follows from it.
 * Nothing here reads the time: `now` is always handed in.
 */

const SAMPLES_KEPT = 8;
const STEP = 2000;

/**
 * How far the server's clock is from a clock of ours that only counts on. Of the last samples,
 * the one with the shortest round trip knows best. What was said is never taken back: where a
 * better sample shows that we were ahead, time stands still until the server's has caught up.
 */
export class ClockEstimate {
  #samples = [];
  #assumed = 0;
  #said = -Infinity;

  /** What is taken for true until the server has been heard; any sample knows better. */
  assume(offset) {
    if (Number.isFinite(offset)) this.#assumed = offset;
  }

  /** A question and its answer: `sent` and `received` by our clock, `server` by the server's. */
  add({ sent, received, server }) {
    this.#add({ offset: server - (sent + received) / 2, uncertainty: (received - sent) / 2 });
  }

  /** What the server said unasked: true then, or up to `delay` before. */
  hear({ received, server, delay }) {
    this.#add({ offset: server - received, uncertainty: delay });
  }

  /** Our clock stood still for so long, while the device slept. */
  slept(milliseconds) {
    this.#assumed += milliseconds;
    this.#samples = this.#samples.map((sample) => ({ ...sample, offset: sample.offset + milliseconds }));
  }

  get offset() {
    const [first, ...rest] = this.#samples;
    if (!first) return this.#assumed;
    return rest.reduce((best, sample) => (sample.uncertainty <= best.uncertainty ? sample : best), first).offset;
  }

  now(deviceNow) {
    const now = Math.round(deviceNow + this.offset);
    if (this.#samples.length) this.#said = Math.max(this.#said, now);
    return Math.max(this.#said, now);
  }

  #add(sample) {
    // One figure that is none would be in every later one.
    if (!Number.isFinite(sample.offset) || !Number.isFinite(sample.uncertainty)) return;
    // After a step of either clock there is nothing to catch up with.
    if (this.#samples.some((earlier) => gapBetween(earlier, sample) > STEP)) this.#said = -Infinity;
    const agreeing = this.#samples.filter((earlier) => gapBetween(earlier, sample) <= 0);
    this.#samples = [...agreeing, sample].slice(-SAMPLES_KEPT);
  }
}

// By how much two samples can't both be true: one of the clocks was set or stood still in between.
function gapBetween(earlier, later) {
  const slack = 50;
  return Math.abs(earlier.offset - later.offset) - earlier.uncertainty - later.uncertainty - slack;
}

/** Milliseconds until a figure in seconds changes that counts down (or, without `left`, up). */
export function untilNextSecond(left, now) {
  const rest = left === null ? 1000 - modulo(now, 1000) : modulo(left, 1000);
  return rest || 1000;
}

function modulo(number, divisor) {
  return ((number % divisor) + divisor) % divisor;
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

/** How long the running block takes in all, in ms: what it was given and what was added, without its pauses. */
export function lengthOfBlock({ ends_at: endsAt, block_started_at: startedAt, paused_for: pausedFor }) {
  return endsAt - startedAt - (pausedFor ?? 0);
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
 * When each block is expected, as {start, end, skipped} in order: what is to come by the server's
 * own rule, what has been as its latest visit went, or where it was planned. It moves on while the
 * programme waits to start, is paused or is over time. A block that will be passed over takes no time.
 */
export function shiftedTimes(programme, now) {
  const blocks = programme.blocks;
  if (programme.status === "planned") return following(blocks, Math.max(programme.starts_at, now));
  const position = blocks.findIndex((block) => block.key === programme.block);
  if (position === -1) return blocks.map(asItWent);
  const end = now + Math.max(0, remaining(programme, now) ?? 0);
  return [
    ...blocks.slice(0, position).map(asItWent),
    { start: programme.block_started_at, end, skipped: false },
    ...following(blocks.slice(position + 1), end),
  ];
}

/** When the block after the running one is expected to start, and people are to be back; null after the last. */
export function goesOnAt(programme, now) {
  const place = programme.blocks.findIndex(({ key }) => key === programme.block);
  const next = shiftedTimes(programme, now).slice(place + 1).find(({ skipped }) => !skipped);
  return next?.start ?? null;
}

function asItWent(block) {
  return { start: block.latest_start ?? block.planned_start, end: block.actual_end ?? block.planned_end, skipped: false };
}

/** One after the other from `free` on, none before its fixed start. */
function following(blocks, free) {
  return blocks.map((block) => {
    if (!block.length) return { start: free, end: free, skipped: true };
    const start = Math.max(free, block.fixed_at ?? free);
    free = start + block.length * 1000;
    return { start, end: free, skipped: false };
  });
}

/**
 * How a group shares the `lasts` ms of which so many are left between its questions: an even share
 * each, and the one that it is time for now. null where there is nothing to share.
 */
export function timePerQuestion({ questions }, lasts, left) {
  const count = questions?.length ?? 0;
  if (!count || left === null) return null;
  const share = Math.max(lasts, left, 1) / count;
  const passed = count - Math.ceil(Math.max(0, left) / share);
  const index = Math.min(count - 1, Math.max(0, passed));
  return { share, index, left: left - (count - 1 - index) * share };
}
