/** Whether this page is as new as its server. The files' address names their version. */

const FETCHED_ANEW = "fetched-anew-at";
const NOT_AGAIN_WITHIN = 60_000;

/** `/static/<version>/js/live/version.js` → `<version>` */
export function versionOf(address) {
  return new URL(address).pathname.split("/")[2];
}

/**
 * A page that was open while its server was replaced fetches itself anew, since it may not
 * understand what it hears; but seldom, for an old one that is kept somewhere on the way would be
 * fetched for ever. True where it is on its way.
 */
export function fetchAnewIfOlder(version, { own = versionOf(import.meta.url), storage = sessionStorage, now = Date.now(), reload = () => location.reload() } = {}) {
  if (!version || version === own) return false;
  try {
    if (now - Number(storage.getItem(FETCHED_ANEW)) < NOT_AGAIN_WITHIN) return false;
    storage.setItem(FETCHED_ANEW, String(now));
  } catch {
    return false;
  }
  reload();
  return true;
}
