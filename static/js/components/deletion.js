// Until when the report can be saved.

import { _ } from "../translate.js";
import { dayAndMonth } from "./times.js";

/** For the facilitator and the organisers, once the seminar is over. */
export function deletionInWords({ deleted_at, time_zone }, now) {
  return _("Everything is deleted on %(date)s. Save the report before then.", { date: dayAndMonth(deleted_at, time_zone, now) });
}
