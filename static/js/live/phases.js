/** The parts of the block that is on, each with its own end, and a group's own time on top. */

import { currentBlock } from "./clock.js";

const WHOLE_BLOCK = "";

/** What a group has on top of everybody's time in the block that is on, in ms. */
export function extraTimeOf(programme, extraTime) {
  return Object.values(ownTime(programme, extraTime)).reduce((sum, milliseconds) => sum + milliseconds, 0);
}

/** The programme as it stands for a group with time of its own. */
export function withExtraTime(programme, extraTime) {
  const own = ownTime(programme, extraTime);
  const phases = currentBlock(programme)?.phases ?? [];
  let extra = 0;
  const ends = programme.phases.map((endsAt, index) => {
    const isLast = index === phases.length - 1;
    extra += (own[phases[index].key] ?? 0) + (isLast ? (own[WHOLE_BLOCK] ?? 0) : 0);
    return endsAt + extra;
  });
  return { ...programme, phases: ends, ends_at: programme.ends_at + extraTimeOf(programme, extraTime) };
}

// Time that was given in an earlier visit to a block is over with it.
function ownTime(programme, extraTime) {
  const isOn = extraTime && extraTime.started_at === programme.block_started_at;
  return isOn ? extraTime.phases : {};
}

/**
 * The phases of the block that is on, with `ends_at`, `lasts` (in ms, without the block's pauses)
 * and `when`: "past", "now" or "coming".
 */
export function phasesOf(programme, now) {
  const block = currentBlock(programme);
  const ends = programme.phases;
  if (!block || !ends.length) return [];
  const standsAt = programme.paused_at ?? now;
  // A pause that is over has moved every end of the block.
  const begins = programme.block_started_at + (programme.paused_for ?? 0);
  const place = Math.min(ends.filter((endsAt) => endsAt <= standsAt).length, ends.length - 1);
  return block.phases.map((phase, index) => ({
    ...phase,
    ends_at: ends[index],
    lasts: ends[index] - (ends[index - 1] ?? begins),
    when: index < place ? "past" : index === place ? "now" : "coming",
  }));
}

/** The phase that is on, as `{…, number, of, left}`; the last one when the block is over time. */
export function currentPhase(programme, now) {
  const phases = phasesOf(programme, now);
  const index = phases.findIndex(({ when }) => when === "now");
  if (index === -1) return null;
  const left = phases[index].ends_at - (programme.paused_at ?? now);
  return { ...phases[index], number: index + 1, of: phases.length, left };
}
