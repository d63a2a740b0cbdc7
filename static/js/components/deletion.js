// Until when the report can be saved.

import { _ } from "../translate.js";
import { dayAndMonth } from "./times.js";

/** For the facilitator and the organisers, once the seminar is over. */
export function deletionInWords({ seminar, programme }, now) {
  const date = dayAndMonth(deletedAt(seminar, programme), seminar.time_zone, now);
  return _("Everything is deleted on %(date)s. Save the report before then.", { date });
}

// So long after whatever came last: what the server counts from, the close, or the programme's end.
function deletedAt({ kept, closed_at }, { finished_at, ends_at }) {
  return Math.max(kept.from, closed_at ?? 0, finished_at ?? ends_at ?? 0) + kept.seconds * 1000;
}
