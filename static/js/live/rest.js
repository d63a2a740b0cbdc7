/** A programme that was never finished, and whose day is long over. */

/**
 * Whether the server would ask before it goes on. A page that has been open all night hears
 * nothing that would tell it, so it finds out by itself.
 */
export function isDormant(programme, now) {
  return programme.dormant || (programme.dormant_at !== null && now > programme.dormant_at);
}
