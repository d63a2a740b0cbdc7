/** Does a thing on one of the device's pages only, where several of them would do it for the same moment. */

const KEPT_AS = "done-by-one-page";
const SAME_OCCASION = 60_000;
const SEEN_BY_OTHERS = 50;
const SETTLED_AFTER = 150;

/** `moment`, in milliseconds, is what the pages have in common; of those who come second, none does it. */
export async function onOnePage(name, moment, act) {
  const kept = `${KEPT_AS}/${name}`;
  if (!navigator.locks) return (await claimInTurn(kept, moment)) && act();
  return navigator.locks.request(kept, async () => {
    if (!claim(kept, moment)) return;
    act();
    // What one page keeps, another may see a moment later.
    await pause(SEEN_BY_OTHERS);
  });
}

/**
 * Over plain http browsers give no locks. Pages that claim it at the same time don't see each other
 * at first, but soon agree on which of them came last.
 */
async function claimInTurn(kept, moment) {
  const mark = Math.random();
  if (!claim(kept, moment, mark)) return false;
  // A hidden page is given its next turn only after a second, which is too late.
  if (globalThis.document?.hidden) return true;
  await pause(SETTLED_AFTER);
  return isStillOurs(kept, moment, mark);
}

function claim(kept, moment, mark = 0) {
  try {
    const since = Number.parseInt(localStorage.getItem(kept) ?? "", 10) - moment;
    if (since >= 0 && since < SAME_OCCASION) return false;
    localStorage.setItem(kept, textOf(moment, mark));
  } catch {
    // A device that keeps nothing can't be asked; twice is better than not at all.
  }
  return true;
}

function isStillOurs(kept, moment, mark) {
  try {
    return localStorage.getItem(kept) === textOf(moment, mark);
  } catch {
    return true;
  }
}

function textOf(moment, mark) {
  return `${moment} ${mark}`;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
