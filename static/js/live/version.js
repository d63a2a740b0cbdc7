/** Whether this page is as new as its server. The files' address names their version. */

const RELOADED_FOR = "reloaded-for";

/** `/static/<version>/js/live/version.js` → `<version>` */
export function versionOf(address) {
  return new URL(address).pathname.split("/")[2];
}

/**
 * A page that was open while its server was replaced fetches itself anew, since it may not
 * understand what it hears; but once for each version, or one that is kept somewhere on the way
 * would be fetched for ever. True where it is on its way.
 */
export function fetchAnewIfOlder(version, { own = versionOf(import.meta.url), storage = sessionStorage, reload = () => location.reload() } = {}) {
  if (!version || version === own) return false;
  try {
    if (storage.getItem(RELOADED_FOR) === version) return false;
    storage.setItem(RELOADED_FOR, version);
  } catch {
    return false;
  }
  reload();
  return true;
}
