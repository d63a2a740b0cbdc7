/** Does a thing on one of the device's pages only, where several of them would do it for the same moment. */

const KEPT_AS = "done-by-one-page";
const SAME_OCCASION = 60_000;
const SEEN_BY_OTHERS = 50;

/** `moment`, in milliseconds, is what the pages have in common; of those who come second, none does it. */
export async function onOnePage(name, moment, act) {
  const kept = `${KEPT_AS}/${name}`;
  if (!navigator.locks) return claim(kept, moment) && act();
  return navigator.locks.request(kept, async () => {
    if (!claim(kept, moment)) return;
    act();
    // What one page keeps, another may see a moment later.
    await new Promise((resolve) => setTimeout(resolve, SEEN_BY_OTHERS));
  });
}

function claim(kept, moment) {
  try {
    const since = Number(localStorage.getItem(kept) ?? -Infinity) - moment;
    if (since >= 0 && since < SAME_OCCASION) return false;
    localStorage.setItem(kept, String(moment));
  } catch {
    // A device that keeps nothing can't be asked; twice is better than not at all.
  }
  return true;
}
