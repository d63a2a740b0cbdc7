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

// Sizes of the questions' text in hundredths of the screen's width, and the space there is for them.
const SIZES = [3, 2.6, 2.3, 2, 1.8, 1.6];
const WIDTH = 41;
const HEIGHT = 29;
const HEIGHT_OF_A_MESSAGE = 8;
const INDENT = 1.5;
const WIDTH_OF_A_LETTER = 0.55;
const HEIGHT_OF_A_LINE = 1.3;
const GAP = 0.4;

function linesOf(text, letters) {
  let lines = 1;
  let used = 0;
  for (const { length } of text.split(/\s+/u)) {
    if (used && used + 1 + length > letters) {
      lines += 1;
      used = 0;
    }
    used += (used ? 1 : 0) + length;
    lines += Math.floor((used - 1) / letters);
  }
  return lines;
}

function heightAt(size, texts) {
  const letters = Math.floor((WIDTH / size - INDENT) / WIDTH_OF_A_LETTER);
  const lines = texts.reduce((sum, text) => sum + linesOf(text, letters), 0);
  return size * (lines * HEIGHT_OF_A_LINE + (texts.length - 1) * GAP);
}

/** The largest of six sizes, 1 to 6, at which all questions find room; the smallest if none does. */
export function sizeThatFits(texts, withMessage = false) {
  const room = withMessage ? HEIGHT - HEIGHT_OF_A_MESSAGE : HEIGHT;
  const fitting = SIZES.findIndex((size) => heightAt(size, texts) <= room);
  return fitting === -1 ? SIZES.length : fitting + 1;
}
