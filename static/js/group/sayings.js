/** What a group is told, once and calmly, when its time or its turn has moved. */

import { _, ngettext } from "../translate.js";
import { remaining } from "../live/clock.js";
import { withExtraTime } from "../live/phases.js";
import { roundOf } from "../live/report_back.js";

/** "5 minutes", "1 minute", and "2 min 30 s" or "30 s" where it isn't whole minutes. */
export function lengthInWords(milliseconds) {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds % 60 === 0) return ngettext("%(n)s minute", "%(n)s minutes", seconds / 60);
  if (seconds < 60) return _("%(seconds)s s", { seconds });
  return _("%(minutes)s min %(seconds)s s", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** What the group has on top of everybody's time. */
export function extraInWords(extra) {
  return _("Your group has %(time)s more", { time: lengthInWords(extra) });
}

/** Who got more or less time between two states of the same block; null where nothing moved. */
export function timeInWords(before, after, now) {
  if (!isSameRun(before.programme, after.programme)) return null;
  const own = gained(before, after, now, ownTime);
  const everybodys = gained(before, after, now, ({ programme }) => programme);
  const time = lengthInWords(everybodys || own);
  if (everybodys) return everybodys > 0 ? _("%(time)s more for everyone", { time }) : _("%(time)s less for everyone", { time });
  if (own) return own > 0 ? extraInWords(own) : _("Your group has %(time)s less", { time });
  return null;
}

// A pause moves every end without giving anybody more time.
function isSameRun(before, after) {
  return (
    before.status === after.status &&
    before.paused_at === after.paused_at &&
    before.block_started_at !== null &&
    before.block_started_at === after.block_started_at
  );
}

function ownTime({ programme, group }) {
  return withExtraTime(programme, group.extra_time);
}

// A block over time has nothing left, so that five minutes more are five, not seven.
function gained(before, after, now, programmeOf) {
  const [from, to] = [before, after].map((state) => Math.max(0, remaining(programmeOf(state), now) ?? 0));
  const moved = remaining(programmeOf(after), now) - remaining(programmeOf(before), now);
  return moved ? Math.round((to - from) / 1000) * 1000 : 0;
}

/** That it is the group's turn to report, or that it is next; null where it was so already. */
export function turnInWords(before, after) {
  const [was, is] = [before, after].map(({ programme, group }) => roundOf(programme, 0, group.number)?.part);
  if (was === is) return null;
  if (is === "reports") return _("It is your group's turn to report.");
  return is === "next" ? _("You are next to report.") : null;
}
