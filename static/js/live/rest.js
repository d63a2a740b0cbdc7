/** A programme that was never finished, and whose day is long over. */

const LONG = 12 * 60 * 60_000;

/**
 * Whether the server would ask before it goes on. A page that has been open all night hears
 * nothing that would tell it, so it finds out by itself.
 */
export function isDormant(programme, now) {
  if (programme.status !== "running" && programme.status !== "paused") return false;
  const ends = programme.blocks.map((block) => block.expected_end).filter((end) => end !== null && end !== undefined);
  return programme.dormant || (ends.length > 0 && now > Math.max(...ends) + LONG);
}
