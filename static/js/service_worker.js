// Keeps the group page's files, so that it opens without network. No text of anyone is in them.

const KEPT = "group-page";
const NETWORK_WITHIN = 3000;
const GONE_FOR = 10_000;
const KEPT_FOR = 24 * 60 * 60_000;
const KEPT_AT = "x-kept-at";
const FILES = /^\/(static|translations)\//;
// Their address changes with their content.
const FOR_EVER = /^\/static\//;
const PAGE = /^\/s\/[^/]+\/group\/\d+$/;

let goneUntil = 0;

// The browser wakes the worker now and then, and always when a page of a seminar is opened.
dropOld().catch(() => {});

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", ({ data }) => {
  if (data.forget) caches.delete(KEPT);
  if (data.keep) keepAll(data.keep.filter(isKept));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isKept(request.url)) event.respondWith(answer(event));
});

function isKept(address) {
  const { origin, pathname } = new URL(address);
  return origin === self.location.origin && (FILES.test(pathname) || isPage(address));
}

function isPage(address) {
  return PAGE.test(new URL(address).pathname);
}

function isForEver(address) {
  return FOR_EVER.test(new URL(address).pathname);
}

async function keepAll(addresses) {
  await Promise.allSettled(addresses.map(async (address) => {
    const request = new Request(address, isForEver(address) ? {} : { cache: "no-cache" });
    await keep(request, await fetch(request));
  }));
}

async function keep(request, response) {
  if (!response.ok || response.redirected) return;
  // Before anything is waited for: whoever gets the answer reads it away.
  const copy = response.clone();
  const { status, statusText, headers } = copy;
  const stamped = new Headers(headers);
  stamped.set(KEPT_AT, String(Date.now()));
  const cache = await caches.open(KEPT);
  await cache.put(request, new Response(await copy.blob(), { status, statusText, headers: stamped }));
}

function isOld(response) {
  return !(Date.now() - Number(response.headers.get(KEPT_AT)) < KEPT_FOR);
}

// Whoever left before the seminar was over has its page on the device for a day, and no longer.
async function dropOld() {
  if (!(await caches.has(KEPT))) return;
  const cache = await caches.open(KEPT);
  const requests = await cache.keys();
  const old = await Promise.all(requests.map(async (request) => isOld(await cache.match(request))));
  await Promise.all(requests.filter((_request, index) => old[index]).map((request) => cache.delete(request)));
}

// What names its version in its address comes from the device; anything else from the server
// whenever it can be had.
async function answer(event) {
  const { request } = event;
  const kept = await keptFor(request);
  if (kept && comesAtOnce(request.url)) return kept;
  const fresh = await (kept ? fetchFromServer(request) : fetch(request));
  if (!fresh) {
    // One wait is enough: the page's other files come from the device at once.
    goneUntil = Date.now() + GONE_FOR;
    return kept;
  }
  // A device that is full says nothing about the network.
  event.waitUntil(keep(request, fresh).catch(() => {}));
  return fresh;
}

// The page is asked for each time: once the server is back in a newer version, a page fetches
// itself anew, and seldom more than once.
function comesAtOnce(address) {
  return isForEver(address) || (Date.now() < goneUntil && !isPage(address));
}

// Where the device can't be read, nothing is kept on it.
async function keptFor(request) {
  try {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(request, { ignoreVary: true });
    return kept && !isOld(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

// Nothing where the server can't be had. A proxy before it then answers with an error page of its
// own; that a link is withdrawn, only the server says.
async function fetchFromServer(request) {
  try {
    const fresh = await Promise.race([fetch(request), noAnswer(NETWORK_WITHIN)]);
    return fresh.status < 500 ? fresh : null;
  } catch {
    return null;
  }
}

function noAnswer(milliseconds) {
  return new Promise((_answer, fail) => setTimeout(() => fail(new Error("no answer")), milliseconds));
}
