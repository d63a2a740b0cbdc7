// Keeps the group page's files, so that it opens without network. No text of anyone is in them.

const KEPT = "group-page";
const NETWORK_WITHIN = 3000;
const GONE_FOR = 10_000;
const FILES = /^\/(static|translations)\//;
const PAGE = /^\/s\/[^/]+\/group\/\d+$/;

let goneUntil = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (data.forget) caches.delete(KEPT);
  if (data.keep) keepAll(data.keep.filter(isKept));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isKept(request.url)) event.respondWith(answer(request));
});

function isKept(address) {
  const { origin, pathname } = new URL(address);
  return origin === self.location.origin && (FILES.test(pathname) || PAGE.test(pathname));
}

async function keepAll(addresses) {
  const cache = await caches.open(KEPT);
  await Promise.allSettled(addresses.map((address) => cache.add(new Request(address, { cache: "no-cache" }))));
}

// The server's own file whenever it can be had, so that a new version is never mixed with an old.
async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept && Date.now() < goneUntil) return kept;
  try {
    const fresh = await fetchWithin(request, kept ? NETWORK_WITHIN : null);
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    if (!kept) throw error;
    // One wait is enough: the page's other files come from the device at once.
    goneUntil = Date.now() + GONE_FOR;
    return kept;
  }
}

function fetchWithin(request, milliseconds) {
  if (milliseconds === null) return fetch(request);
  return Promise.race([
    fetch(request),
    new Promise((_answer, fail) => setTimeout(() => fail(new Error("no answer")), milliseconds)),
  ]);
}
