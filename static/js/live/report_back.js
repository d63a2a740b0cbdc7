/** The report-back round: whose turn it is, and what that means for a group. */

/**
 * The round that is on, with `left` of the turn in ms and `part`: "reports", "next" or
 * "listens", for the group with this number; null where there is none.
 */
export function roundOf(programme, now, group = null) {
  const { round } = programme;
  if (!round) return null;
  const part = round.group === group ? "reports" : round.next === group ? "next" : "listens";
  return { ...round, part, left: round.ends_at - (programme.paused_at ?? now) };
}

/**
 * What a group reads aloud: of the group work before the plenary that is on, the questions with
 * points in the group's own order of priority. Group work where nothing was put first is passed over.
 */
export function pointsToReport(programme, points) {
  const before = programme.blocks.slice(0, programme.blocks.findIndex(({ key }) => key === programme.block));
  const works = before.filter(({ kind }) => kind === "group_work").reverse();
  const reported = works.map((block) => block.questions.map((question) => ({ question, points: ranked(points, question.key) })));
  const found = reported.find((questions) => questions.some(({ points: some }) => some.length)) ?? [];
  return found.filter(({ points: some }) => some.length);
}

function ranked(points, question) {
  return points.filter((point) => point.question === question && point.rank).sort((one, other) => one.rank - other.rank);
}
