import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const SOURCE = await readFile(new URL("../../static/js/service_worker.js", import.meta.url), "utf8");
const ORIGIN = "https://seminar.example.no";
const PAGE = `${ORIGIN}/s/ABCD2345/group/1`;
const SCRIPT = `${ORIGIN}/static/0123456789abcdef/js/pages/group.js`;
const WORDS = `${ORIGIN}/translations/nb.json`;
const HOUR = 60 * 60_000;

/** The browser's storage, its clock and its network, with workers that wake in it. */
class Device {
  now = 1_800_000_000_000;
  asked = 0;
  online = true;
  text = "first";
  status = 200;
  kept = new Map();
  isFull = false;
  isBroken = false;
  storing = Promise.resolve();
  #cache = {
    match: async (request) => this.kept.get(request.url)?.clone(),
    put: async ({ url }, response) => {
      await this.storing;
      if (this.isFull) throw new DOMException("Quota exceeded", "QuotaExceededError");
      this.kept.set(url, response);
    },
    keys: async () => [...this.kept.keys()].map((url) => new Request(url)),
    delete: async ({ url }) => this.kept.delete(url),
  };

  wake() {
    const listeners = {};
    const { Blob, Headers, Promise, Request, Response, URL } = globalThis;
    runInContext(SOURCE, createContext({
      Blob, Headers, Number, Promise, Request, Response, URL, setTimeout,
      Date: { now: () => this.now },
      fetch: async () => {
        this.asked += 1;
        if (!this.online) throw new TypeError("no network");
        return new Response(this.text, { status: this.status, headers: { "content-type": "text/html" } });
      },
      caches: { has: async () => true, open: () => this.#open(), delete: async () => this.kept.clear() },
      self: { location: { origin: ORIGIN }, addEventListener: (name, listener) => (listeners[name] = listener) },
    }));
    return listeners;
  }

  async #open() {
    if (this.isBroken) throw new DOMException("Internal error", "UnknownError");
    return this.#cache;
  }

  /** What a worker, one that has just woken, answers once it has done all that it does for it. */
  async opens(address = PAGE, worker = this.wake()) {
    let answer = null;
    const alsoDone = [];
    worker.fetch({
      request: new Request(address),
      respondWith: (promise) => (answer = promise),
      waitUntil: (promise) => alsoDone.push(promise),
    });
    await answer;
    await Promise.all(alsoDone);
    return answer;
  }
}

test("the page opens without network within a day, and no later", async () => {
  const device = new Device();
  assert.equal(await (await device.opens()).text(), "first");
  device.online = false;
  device.now += 23 * HOUR;
  const kept = await device.opens();
  assert.deepEqual([await kept.text(), kept.headers.get("content-type")], ["first", "text/html"]);
  device.now += 2 * HOUR;
  await assert.rejects(device.opens(), /no network/);
});

for (const status of [500, 502, 503, 504]) {
  test(`what is kept is handed out in place of an error page with ${status}`, async () => {
    const device = new Device();
    for (const address of [PAGE, WORDS]) await device.opens(address);
    Object.assign(device, { status, text: "Bad Gateway" });
    for (const address of [PAGE, WORDS]) {
      const kept = await device.opens(address);
      assert.deepEqual([kept.status, await kept.text()], [200, "first"]);
    }
    Object.assign(device, { status: 200, text: "second" });
    assert.equal(await (await device.opens()).text(), "second");
  });
}

test("an error page is asked for once, and shown where nothing is kept", async () => {
  const device = new Device();
  await device.opens(WORDS);
  Object.assign(device, { status: 502, text: "Bad Gateway", asked: 0 });
  const worker = device.wake();
  assert.equal(await (await device.opens(WORDS, worker)).text(), "first");
  assert.equal(await (await device.opens(WORDS, worker)).text(), "first");
  assert.equal(device.asked, 1);
  assert.equal((await device.opens(PAGE, worker)).status, 502);
});

test("a page that fetches itself anew as soon as the server is back gets the new one", async () => {
  const device = new Device();
  const worker = device.wake();
  await device.opens(PAGE, worker);
  device.status = 502;
  assert.equal((await device.opens(PAGE, worker)).status, 200);
  Object.assign(device, { status: 200, text: "second" });
  assert.equal(await (await device.opens(PAGE, worker)).text(), "second");
});

for (const status of [302, 403, 404, 410]) {
  test(`the server's own answer with ${status} is not replaced by what is kept`, async () => {
    const device = new Device();
    await device.opens();
    device.status = status;
    assert.equal((await device.opens()).status, status);
  });
}

test("the server is asked once for a file whose address changes with its content", async () => {
  const device = new Device();
  for (const _visit of [1, 2, 3]) assert.equal(await (await device.opens(SCRIPT)).text(), "first");
  assert.equal(device.asked, 1);
  for (const _visit of [1, 2, 3]) await device.opens();
  assert.equal(device.asked, 4);
});

test("each time the page is fetched it is kept for a new day", async () => {
  const device = new Device();
  await device.opens();
  Object.assign(device, { now: device.now + 20 * HOUR, text: "second" });
  await device.opens();
  Object.assign(device, { now: device.now + 20 * HOUR, online: false });
  assert.equal(await (await device.opens()).text(), "second");
});

test("a worker that wakes drops what is older than a day, or has no time on it", async () => {
  const device = new Device();
  await device.opens();
  device.kept.set(`${ORIGIN}/static/js/old.js`, new Response("from an earlier version"));
  device.wake();
  await new Promise(setImmediate);
  assert.deepEqual([...device.kept.keys()], [PAGE]);
  device.now += 25 * HOUR;
  device.wake();
  await new Promise(setImmediate);
  assert.equal(device.kept.size, 0);
});

test("what the page names is kept, and forgotten when the seminar is over", async () => {
  const device = new Device();
  const worker = device.wake();
  worker.message({ data: { keep: [PAGE, `${ORIGIN}/api/snapshot`] } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([...device.kept.keys()], [PAGE]);
  worker.message({ data: { forget: true } });
  assert.equal(device.kept.size, 0);
});

test("a device that is full gives what the network answers, and what it kept before", async () => {
  const device = new Device();
  device.isFull = true;
  assert.equal(await (await device.opens()).text(), "first");
  assert.equal(device.kept.size, 0);
  device.isFull = false;
  await device.opens();
  Object.assign(device, { isFull: true, text: "second" });
  assert.equal(await (await device.opens()).text(), "second");
  device.online = false;
  assert.equal(await (await device.opens()).text(), "first");
});

test("a device whose storage can't be opened gives what the network answers", async () => {
  const device = new Device();
  device.isBroken = true;
  assert.equal(await (await device.opens()).text(), "first");
  assert.equal(await (await device.opens(SCRIPT)).text(), "first");
  device.online = false;
  await assert.rejects(device.opens(), /no network/);
});

test("the answer is handed out before it is kept", async () => {
  const device = new Device();
  const kept = [];
  let store = null;
  device.storing = new Promise((resolve) => (store = resolve));
  const answer = new Promise((resolve) => {
    device.wake().fetch({ request: new Request(PAGE), respondWith: resolve, waitUntil: (promise) => kept.push(promise) });
  });
  assert.equal(await (await answer).text(), "first");
  assert.equal(device.kept.size, 0);
  store();
  await Promise.all(kept);
  assert.equal(await device.kept.get(PAGE).text(), "first");
});
