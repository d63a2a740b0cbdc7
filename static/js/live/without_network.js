/** Lets the page open when there is no network: a service worker keeps its files on the device. */

const WORKER = "/service-worker.js";
const SCOPE = "/s/";

/** Only where the browser allows it: over https, or on the machine that serves. */
export async function openWithoutNetwork() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    active.postMessage({ keep: [location.href, ...files] });
  } catch {
    // Without it the page needs the network to open; texts are kept all the same.
  }
}

/** The seminar is over: nothing of it needs to open here any more. */
export async function closeWithoutNetwork() {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  registration?.active?.postMessage({ forget: true });
  await registration?.unregister();
}
