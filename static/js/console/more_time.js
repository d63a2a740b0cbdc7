// What more time, or less, would do to an end; the same sums as the server's.

import { currentBlock } from "../live/clock.js";
import { withExtraTime } from "../live/phases.js";

const WHOLE_BLOCK = "";

/** What has been given to the group, in ms, for a phase or for the block ("" for no phase). */
export function givenTo(card, programme, phase) {
  const extra = card?.extra_time;
  return extra && extra.started_at === programme.block_started_at ? (extra.phases[phase] ?? 0) : 0;
}

/** What can be given more time: the block (""), and each of its phases that is not over. */
export function parts(programme, now, card = null) {
  const block = currentBlock(programme);
  const own = card ? withExtraTime(programme, card.extra_time) : programme;
  const { standsAt } = moment(programme, now);
  const phases = (own.phases ?? []).map((endsAt, index) => ({
    key: block.phases[index].key,
    title: block.phases[index].title,
    endsAt,
    beginsAt: Math.max(standsAt, index ? own.phases[index - 1] : standsAt),
  }));
  const last = phases.at(-1);
  const whole = { key: WHOLE_BLOCK, title: block.title, endsAt: own.ends_at, beginsAt: last?.beginsAt ?? standsAt };
  return [whole, ...phases.filter((phase, index) => phase.endsAt > standsAt || index === phases.length - 1)];
}

/** The part with this key; the whole block where that one is over. */
export function partWith(key, some) {
  return some.find((part) => part.key === key) ?? some[0];
}

/** When a part would end, by today's clock, with so many seconds more (or less). */
export function endWith(part, seconds, programme, now) {
  const { standsAt, shift } = moment(programme, now);
  const begins = Math.max(part.beginsAt, standsAt);
  const left = Math.max(part.endsAt - begins, 0);
  return begins + Math.max(left + seconds * 1000, 0) + shift;
}

// While the programme is paused, every end moves on with the clock.
function moment(programme, now) {
  const standsAt = programme.paused_at ?? now;
  return { standsAt, shift: now - standsAt };
}
