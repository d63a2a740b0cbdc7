// Texts as a wall has room for them: short, and broken where a reader would.

const MOST = 130;
const SMALLEST = 0.55;

/** The first sentence of a text, and those after it that find room within `most` letters. */
export function inShort(text, language, most = MOST) {
  const segments = new Intl.Segmenter(language, { granularity: "sentence" }).segment(text);
  const [first = "", ...others] = [...segments].map(({ segment }) => segment.trim());
  let short = first;
  for (const sentence of others) {
    if (short.length + 1 + sentence.length > most) break;
    short = `${short} ${sentence}`.trim();
  }
  return short;
}

/** "Group work 2: …" is not parted before its number. */
export function keptTogether(title) {
  return title.replace(/ (?=\d+(?:[:.,)]|$))/gu, "\u00a0");
}

/** By how much a title is to be smaller for its longest word to stand on one line of so many letters. */
export function scaleFor(title, letters) {
  const longest = Math.max(...keptTogether(title).split(/[ \n]+/u).map((word) => word.length));
  return Math.max(SMALLEST, Math.min(1, letters / longest));
}
