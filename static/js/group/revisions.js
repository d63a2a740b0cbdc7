/** Which of a point's many texts are worth showing: saving as one types makes one every moment. */

const SAME_SITTING = 10_000;

/**
 * The texts that stood for a while, the newest first: each person's last text before a pause of
 * ten seconds, before another person wrote, and before the point was removed. `revisions` come
 * with the newest first, as the server has them.
 */
export function restingTexts(revisions) {
  const resting = revisions.filter((revision, index) => index === 0 || !goesOn(revision, revisions[index - 1]));
  return resting.filter(({ text }, index) => text.trim() && text !== resting[index - 1]?.text);
}

// A text that its own writer added to at once was only on its way.
function goesOn(revision, next) {
  return next.by === revision.by && next.at - revision.at < SAME_SITTING && !next.removed && next.text.startsWith(commonStart(revision.text));
}

// Taking words away is a step of its own: what is gone must be found again.
function commonStart(text) {
  return text.trimEnd();
}
