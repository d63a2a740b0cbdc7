/** Draws a clock when its figures change, and no more often. */

import { untilNextSecond } from "./clock.js";

const LONGEST = 250;
const SECOND = 1000;

/**
 * Calls `tick` as each second of what is left ends, by the server's clock, and each second where
 * nothing counts down. `left()` is in milliseconds, or null; `now()` is the server's time. A command
 * may move the seconds themselves, so it looks a few times in each.
 */
export function everySecond({ left, now, tick }) {
  let shown = null;
  let shownAt = -Infinity;
  const look = () => {
    const remaining = left();
    const figure = remaining === null ? Math.floor(now() / 1000) : Math.ceil(remaining / 1000);
    if (figure !== shown || now() - shownAt >= SECOND) {
      shown = figure;
      shownAt = now();
      tick();
    }
    setTimeout(look, Math.min(LONGEST, untilNextSecond(left(), now()) + 1));
  };
  look();
}
