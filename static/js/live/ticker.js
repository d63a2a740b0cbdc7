/** Draws a clock when its figures change, and no more often. */

import { untilNextSecond } from "./clock.js";

const LONGEST = 250;
const SECOND = 1000;

/**
 * Calls `tick` as each second of what is left ends, by the server's clock, and each second where
 * nothing counts down. `lefts()` holds what each of the page's clocks has left in milliseconds, or
 * null; `now()` is the server's time. A command may move the seconds themselves, so it looks a few
 * times in each.
 */
export function everySecond({ lefts, now, tick }) {
  let shown = null;
  let shownAt = -Infinity;
  const look = () => {
    const figures = lefts().map((left) => Math.ceil(left === null ? 0 : left / SECOND)).join();
    if (figures !== shown || now() - shownAt >= SECOND) {
      shown = figures;
      shownAt = now();
      tick();
    }
    setTimeout(look, Math.min(LONGEST, ...lefts().map((left) => untilNextSecond(left, now()) + 1)));
  };
  look();
}
