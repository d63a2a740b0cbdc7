// The projector itself: it stays awake, and it is light or dark as the room needs.

const SHOWN_FOR = 3000;

/**
 * Keeps the screen on, and again after the page was hidden or the system took the lock back.
 * Browsers allow it on safe addresses only, and not on every battery; `onAnswer` is told each time
 * whether they did. Where they don't, the computer's own settings decide.
 */
export function stayAwake(onAnswer) {
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    onAnswer(Boolean(lock));
    lock?.addEventListener("release", ask, { once: true });
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

/** "light", "dark" or "auto", kept in the address so that it is still there after a restart. */
export function scheme() {
  const wanted = new URLSearchParams(location.search).get("scheme");
  return wanted === "light" || wanted === "dark" ? wanted : "auto";
}

export function isDark() {
  const chosen = scheme();
  return chosen === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

export function useScheme(name) {
  const address = new URL(location.href);
  address.searchParams.set("scheme", name);
  history.replaceState(null, "", address);
  keepForLanguages(address);
  document.documentElement.dataset.colorScheme = name;
}

// Whoever then chooses a language comes back to the page as it stands.
function keepForLanguages({ pathname, search }) {
  const next = document.querySelector('.languages input[name="next"]');
  if (next) next.value = pathname + search;
}

/** The tools come with the mouse or the keyboard, and go again. */
export function showToolsOnMove(element) {
  let hiding = 0;
  const show = () => {
    document.body.dataset.tools = "shown";
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      if (!element.contains(document.activeElement)) delete document.body.dataset.tools;
    }, SHOWN_FOR);
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("keydown", show);
  element.addEventListener("focusin", show);
}
