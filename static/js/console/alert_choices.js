// At how many minutes before the end the screens say so: what may be chosen.

const USUAL = [30, 20, 15, 10, 5, 3, 2, 1];
export const MOST_ALERTS = 8;

/** The minutes to choose from, with `chosen`; 0 is always on and not among them. */
export function choices(minutes) {
  const all = [...new Set([...USUAL, ...minutes])].filter((each) => each > 0);
  return all.sort((one, other) => other - one).map((each) => ({ minutes: each, chosen: minutes.includes(each) }));
}

/** The chosen minutes after one was switched on or off. */
export function switched(minutes, one) {
  const chosen = minutes.includes(one) ? minutes.filter((each) => each !== one) : [...minutes, one];
  return inOrder(chosen);
}

/** Falling, each once, with 0 last. */
export function inOrder(minutes) {
  return [...new Set([...minutes, 0])].sort((one, other) => other - one);
}

export function isFull(minutes) {
  return inOrder(minutes).length >= MOST_ALERTS;
}
