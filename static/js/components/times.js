/** Times of day as people in the seminar's place read them. */

import { language } from "../translate.js";

const formats = new Map();

function format(timeZone, options) {
  const key = JSON.stringify([language(), timeZone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone, ...options }));
  return formats.get(key);
}

// Browsers write English times as 2:05 PM otherwise, beside a programme in 24 hours.
function locale() {
  return language() === "en" ? "en-GB" : language();
}

/** 14:05 */
export function timeOfDay(milliseconds, timeZone) {
  return format(timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(milliseconds);
}

/** Thursday 27 April 2023 */
export function longDate(milliseconds, timeZone) {
  return format(timeZone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(milliseconds);
}

/** 27 Apr */
export function shortDate(milliseconds, timeZone) {
  return format(timeZone, { day: "numeric", month: "short" }).format(milliseconds);
}

/** 26 July, with the year where it is another than this one. */
export function dayAndMonth(milliseconds, timeZone, now = Date.now()) {
  const year = format(timeZone, { year: "numeric" });
  const isThisYear = year.format(milliseconds) === year.format(now);
  return format(timeZone, { day: "numeric", month: "long", ...(!isThisYear && { year: "numeric" }) }).format(milliseconds);
}

/** Whether two instants are on the same date in a place. */
export function isSameDay(one, other, timeZone) {
  const date = format(timeZone, { year: "numeric", month: "numeric", day: "numeric" });
  return date.format(one) === date.format(other);
}
