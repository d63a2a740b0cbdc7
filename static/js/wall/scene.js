// What the wall shows, decided from the programme alone.

import { isDormant } from "../live/rest.js";

/** "before", "waiting", "running", "paused", "over", "dormant", "finished" or "closed". */
export function sceneOf(state, now) {
  const { programme, seminar } = state;
  if (seminar.closed_at) return "closed";
  if (programme.status === "finished") return "finished";
  if (programme.status === "planned") return now < seminar.starts_at ? "before" : "waiting";
  if (isDormant(programme, now)) return "dormant";
  if (programme.status === "paused") return "paused";
  return now >= programme.ends_at ? "over" : "running";
}

/** Scenes in which the programme has not started. */
export function isAhead(scene) {
  return scene === "before" || scene === "waiting";
}

/** Scenes in which a block is on, and its clock. */
export function isOn(scene) {
  return scene === "running" || scene === "paused" || scene === "over";
}

/** The block after the current one that is not to be passed over, or the first where nothing has begun. */
export function nextBlock(programme) {
  const index = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks.slice(index + 1).find(({ key }) => !programme.skipped.includes(key)) ?? null;
}

/** The way in is shown large until every group is here, and only while people may still join. */
export function joinSize(state, now) {
  const { seminar } = state;
  if (["closed", "finished", "dormant"].includes(sceneOf(state, now))) return "none";
  return seminar.groups_joined < seminar.groups ? "large" : "small";
}

/** The newest message to everybody, while it is fresh. */
export function messageOnWall(messages, now, shownFor = 3 * 60_000) {
  const newest = messages.filter((message) => message.to === "all").at(-1);
  return newest && now - newest.at < shownFor ? newest : null;
}
