// Lengths of time to the second, as the facilitator reads and writes them.

import { lengthOfTime } from "../components/words.js";
import { _ } from "../translate.js";

const LONGEST = 24 * 60 * 60;

/** 42 min, 46 min 30 s, 30 s */
export function exactLength(seconds) {
  const rest = seconds % 60;
  if (!rest) return lengthOfTime(seconds / 60);
  const short = _("%(seconds)s s", { seconds: rest });
  return seconds < 60 ? short : `${lengthOfTime((seconds - rest) / 60)} ${short}`;
}

/** +5 min, −30 s */
export function signedLength(seconds) {
  return `${seconds < 0 ? "−" : "+"}${exactLength(Math.abs(seconds))}`;
}

/** The seconds in "12", "+2.5", "−3" or "2:30" (of minutes); null where it is none of these. */
export function secondsIn(text) {
  const match = /^([+\-−]?)\s*(\d{1,4})(?:[.,](\d)|:([0-5]\d))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, minutes, tenths = "0", seconds = "0"] = match;
  const length = Number(minutes) * 60 + Number(tenths) * 6 + Number(seconds);
  if (length === 0 || length > LONGEST) return null;
  return sign === "-" || sign === "−" ? -length : length;
}

/** 2:30 */
export function asClock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
