// What the wall shows, decided from the programme alone.

/** "before", "waiting", "running", "paused", "over", "finished" or "closed". */
export function sceneOf(state, now) {
  const { programme, seminar } = state;
  if (seminar.closed_at) return "closed";
  if (programme.status === "finished") return "finished";
  if (programme.status === "planned") return now < seminar.starts_at ? "before" : "waiting";
  if (programme.status === "paused") return "paused";
  return now >= programme.ends_at ? "over" : "running";
}

export function currentBlock(programme) {
  return programme.blocks.find((block) => block.key === programme.block) ?? null;
}

/** The block after the current one, or the first where nothing has begun. */
export function nextBlock(programme) {
  const index = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks[index + 1] ?? null;
}

/** The way in is shown large until every group is here, and only while people may still join. */
export function joinSize(state) {
  const { seminar, programme } = state;
  if (seminar.closed_at || programme.status === "finished") return "none";
  return seminar.groups_joined < seminar.groups ? "large" : "small";
}

/** The newest message to everybody, while it is fresh. */
export function messageOnWall(messages, now, shownFor = 3 * 60_000) {
  const newest = messages.filter((message) => message.to === "all").at(-1);
  return newest && now - newest.at < shownFor ? newest : null;
}
