/** Draws a clock when its figures change, and no more often. */

import { untilNextSecond } from "./clock.js";

const LONGEST = 250;

/**
 * Calls `tick` as each second of what is left ends, by the server's clock. `left()` is in
 * milliseconds, or null where nothing counts down; `now()` is the server's time. A command may
 * move the seconds themselves, so it looks a few times in each.
 */
export function everySecond({ left, now, tick }) {
  let shown = null;
  const look = () => {
    const remaining = left();
    const figure = remaining === null ? `at ${Math.floor(now() / 1000)}` : `left ${Math.ceil(remaining / 1000)}`;
    if (figure !== shown) tick();
    shown = figure;
    setTimeout(look, Math.min(LONGEST, untilNextSecond(left(), now()) + 1));
  };
  look();
}
