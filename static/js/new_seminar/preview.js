// Clock times for a programme that has not been made yet.

const DAY = 24 * 60;

function minutesOf(clockTime) {
  const match = /^(\d{1,2}):(\d{2})$/.exec(clockTime ?? "");
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes < DAY ? minutes : null;
}

function clockTimeOf(minutes) {
  const rounded = Math.round(minutes) % DAY;
  return `${String(Math.floor(rounded / 60)).padStart(2, "0")}:${String(rounded % 60).padStart(2, "0")}`;
}

/**
 * When each block starts and the last one ends: `{starts: ["09:00", …], end: "12:00"}`, or null
 * where the start is not a time of day. A fixed start waits for its time and is never early.
 */
export function preview(start, blocks) {
  let clock = minutesOf(start);
  if (clock === null) return null;
  const starts = [];
  for (const { minutes, fixedStart } of blocks) {
    clock = Math.max(clock, minutesOf(fixedStart) ?? 0);
    starts.push(clockTimeOf(clock));
    clock += minutes;
  }
  return { starts, end: clockTimeOf(clock) };
}

/** The lines that name a group. */
export function namedGroups(text) {
  return text.split("\n").filter((line) => line.trim()).length;
}
