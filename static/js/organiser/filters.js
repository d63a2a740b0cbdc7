// What an organiser chooses to look at.

const byName = new Intl.Collator("nb", { numeric: true });

function places(points, field) {
  const found = new Set(points.map((point) => point[field]).filter(Boolean));
  return [...found].sort(byName.compare);
}

/** The sites and municipalities that there is anything from. */
export function choices(feedback) {
  const points = feedback.flatMap((question) => question.points);
  return { sites: places(points, "site"), municipalities: places(points, "municipality") };
}

/** The feedback narrowed to a question, a site and a municipality; empty means all. */
export function narrowed(feedback, { question = "", site = "", municipality = "" }) {
  return feedback
    .filter((each) => !question || each.question === question)
    .map((each) => ({
      ...each,
      points: each.points.filter(
        (point) =>
          (!site || point.site === site) && (!municipality || point.municipality === municipality),
      ),
    }));
}

/** How many points, and from how many groups. */
export function totals(feedback) {
  const points = feedback.flatMap((question) => question.points);
  return { points: points.length, groups: new Set(points.map((point) => point.group)).size };
}
