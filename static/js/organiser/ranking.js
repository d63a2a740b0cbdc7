// From the groups' priorities to one ranked list. The same rule as the server's ranking, so that
// screen, Excel and PDF agree: more groups first, then more rank points, then who wrote first.

const CLOSING_PUNCTUATION = /[.,;:!?… ]+$/u;

/** What two texts share when they count as the same. */
export function sameTextKey(text) {
  const plain = text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .split(/\s+/u)
    .filter(Boolean)
    .join(" ");
  return plain.replace(CLOSING_PUNCTUATION, "") || plain;
}

/** What a priority is worth where up to `most` may be given. */
export function rankPoints(rank, most) {
  return rank ? Math.max(most + 1 - rank, 0) : 0;
}

function firstWritten(one, other) {
  return (
    (one.created_at ?? 0) - (other.created_at ?? 0) ||
    one.group - other.group ||
    one.number - other.number
  );
}

function bestRanks(points) {
  const best = new Map();
  for (const { group, rank } of points) {
    best.set(group, Math.min(rank, best.get(group) ?? rank));
  }
  return best;
}

function entryOf(points, most) {
  const best = bestRanks(points);
  const worth = [...best.values()].map((rank) => rankPoints(rank, most));
  return {
    id: points[0].id,
    text: points[0].text,
    groups: [...best.keys()].sort((one, other) => one - other),
    rankPoints: worth.reduce((sum, each) => sum + each, 0),
    points,
  };
}

/** Put the prioritised among `points` together and in order; each entry with its place and weight. */
export function rankedEntries(points, most) {
  const bundles = new Map();
  for (const point of points.filter((each) => each.rank).sort(firstWritten)) {
    const key = sameTextKey(point.text);
    bundles.set(key, [...(bundles.get(key) ?? []), point]);
  }
  const entries = [...bundles.values()].map((bundle) => entryOf(bundle, most));
  entries.sort(
    (one, other) =>
      other.groups.length - one.groups.length ||
      other.rankPoints - one.rankPoints ||
      firstWritten(one.points[0], other.points[0]),
  );
  const largest = entries[0]?.groups.length ?? 1;
  return entries.map((entry, index) => ({
    ...entry,
    place: index + 1,
    weight: entry.groups.length / largest,
  }));
}
