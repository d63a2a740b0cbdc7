import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

// The page's own names for modules, and a device that keeps records as a browser does.
register(`data:text/javascript,${encodeURIComponent(`
  const STORE = 'data:text/javascript,export const { openStore, set, del, entries } = globalThis.device;';
  const CLOCK = 'data:text/javascript,export const { deviceNow } = globalThis.device;';
  export const resolve = (name, context, next) =>
    name.endsWith("device_clock.js") ? { url: CLOCK, shortCircuit: true }
    : name === "idb-keyval" || name.endsWith("device_store.js") ? { url: STORE, shortCircuit: true }
    : name.startsWith("dialogseminar/") ? next(name.replace("dialogseminar/", ${JSON.stringify(new URL("../../static/js/", import.meta.url).href)}), context)
    : next(name, context);
`)}`);

const records = new Map();
let isFull = false;
let asked = 0;
let stands = false;
let listeners = {};
let channels = [];
const errors = [];

globalThis.device = {
  deviceNow: () => passed,
  openStore: () => (opened += 1),
  async set(key, record) {
    if (stands) await new Promise(() => {});
    if (isFull) throw new Error("full");
    records.set(key, structuredClone(record));
  },
  async del(key) {
    records.delete(key);
  },
  entries: async () => structuredClone([...records]),
};

const listen = (name, listener) => (listeners[name] ??= []).push(listener);
const happens = (name, event = {}) => listeners[name].forEach((listener) => listener(event));
globalThis.addEventListener = listen;
globalThis.document = { hidden: false, addEventListener: listen };
globalThis.reportError = (error) => errors.push(error.message);
Object.defineProperty(globalThis, "navigator", { value: { storage: { persist: async () => (asked += 1) } }, configurable: true });
globalThis.BroadcastChannel = class {
  constructor() {
    channels.push(this);
  }
  postMessage(data) {
    for (const other of channels) if (other !== this) other.onmessage({ data });
  }
};

const { Outbox } = await import("../../static/js/live/outbox.js");

const typed = (text, more = {}) => ({ point: "p", question: "q", base: 0, text, ...more });
const texts = (outbox) => outbox.entries.map(({ op }) => op.text);
const settle = () => new Promise(setImmediate);

let sent, posted;
let passed = 0;
let opened = 0;

beforeEach(() => {
  records.clear();
  [stands, opened] = [false, 0];
  [isFull, asked, listeners, channels, errors.length, sent, posted] = [false, 0, {}, [], 0, [], []];
  document.hidden = false;
});

/** A test in a time that it moves itself. */
function timed(name, run) {
  test(name, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
    await run(context);
  });
}

function open(more = {}) {
  const send = async (op) => {
    sent.push(op.text);
    return { ok: true, rev: sent.length };
  };
  return new Outbox({ code: "C", group: 1, send, post: (operations) => posted.push(...operations), onChange() {}, onAnswer() {}, onTakenOver() {}, now: () => Date.now(), ...more });
}

// Answers an id as it did the first time, as the server does.
function remembering() {
  const answers = new Map();
  return async ({ id, text }) => {
    if (!answers.has(id)) sent.push(text);
    answers.set(id, answers.get(id) ?? { ok: true, rev: sent.length });
    return answers.get(id);
  };
}

async function pass(context, milliseconds) {
  for (const until = passed + milliseconds; passed < until; ) {
    passed += 50;
    context.mock.timers.tick(50);
    await settle();
  }
}

async function recovered(context, outbox) {
  const recovering = outbox.recover();
  await pass(context, 400);
  await recovering;
}

// What a page does that sleeps: nothing, and it hears of nothing.
function asleep(channel, run) {
  const { onmessage } = channel;
  channel.onmessage = () => {};
  return run().finally(() => (channel.onmessage = onmessage));
}

timed("a page that slept while another took its record over loses nothing that is typed afterwards", async (context) => {
  const send = remembering();
  const first = open({ send });
  first.save(typed("Half a"));
  await pass(context, 200);
  happens("freeze");
  await asleep(first.channel, async () => {
    const second = open({ send });
    await recovered(context, second);
    second.setOnline(true);
    await pass(context, 100);
  });
  assert.deepEqual(sent, ["Half a"]);
  happens("resume");
  first.save(typed("Half a sentence"));
  first.setOnline(true);
  await pass(context, 1000);
  assert.deepEqual(sent, ["Half a", "Half a sentence"]);
  assert.equal(first.status().state, "saved");
});

const sealing = {
  "another page asks who is there": (outbox) => outbox.channel.onmessage({ data: { asks: "another" } }),
  "nobody sees the page": () => {
    document.hidden = true;
    happens("visibilitychange");
  },
  "the page is put to sleep": () => happens("freeze"),
  "the page wakes": () => happens("resume"),
  "the page comes back whole": () => happens("pageshow", { persisted: true }),
  "the timers stood still": (outbox, context) => context.mock.timers.setTime(60_000),
};

for (const [when, happen] of Object.entries(sealing)) {
  timed(`nothing is merged into what waits once ${when}`, async (context) => {
    const outbox = open();
    outbox.save(typed("a"));
    await pass(context, 200);
    happen(outbox, context);
    outbox.save(typed("ab"));
    assert.deepEqual(texts(outbox), ["a", "ab"]);
    await pass(context, 200);
    const [record] = records.values();
    assert.deepEqual(record.entries.map(({ op }) => op.text), ["a", "ab"]);
  });
}

timed("a page that is shown for the first time, and time that passes, seal nothing", async (context) => {
  const outbox = open();
  outbox.save(typed("a"));
  happens("pageshow", { persisted: false });
  await pass(context, 5000);
  outbox.save(typed("ab"));
  assert.deepEqual(texts(outbox), ["ab"]);
});

timed("what others left behind is deleted once it is kept here, and not before", async (context) => {
  const left = open();
  left.save(typed("left"));
  await pass(context, 200);
  const [key] = records.keys();
  channels = [];
  isFull = true;
  const full = open();
  await recovered(context, full);
  assert.deepEqual([texts(full), full.status().state, [...records.keys()]], [["left"], "storage_failed", [key]]);
  isFull = false;
  channels = [];
  const next = open();
  await recovered(context, next);
  assert.deepEqual([texts(next), records.has(key), records.size], [["left"], false, 1]);
});

timed("nothing is called saved before it is known what earlier pages left", async (context) => {
  const left = open();
  left.save(typed("left"));
  await pass(context, 200);
  channels = [];
  const next = open();
  next.setOnline(true);
  const recovering = next.recover();
  assert.deepEqual(next.status(), { state: "looking", count: 0 });
  await pass(context, 1000);
  await recovering;
  assert.deepEqual([next.status().state, sent], ["saved", ["left"]]);
});

timed("what nobody came back for within a month is deleted, of whatever seminar", async (context) => {
  const record = (at) => ({ entries: [], refused: [{ op: typed("old"), error: { code: "not_allowed" } }], at });
  context.mock.timers.setTime(40 * 24 * 60 * 60_000);
  records.set("D/2/gone", record(9 * 24 * 60 * 60_000));
  records.set("D/2/new", record(11 * 24 * 60 * 60_000));
  const outbox = open();
  await recovered(context, outbox);
  assert.deepEqual([...records.keys()], ["D/2/gone", "D/2/new"]);
  outbox.setOnline(true);
  await pass(context, 400);
  assert.deepEqual([...records.keys()], ["D/2/new"]);
});

timed("what this group left is never too old: the device's clock may have been wrong", async (context) => {
  context.mock.timers.setTime(400 * 24 * 60 * 60_000);
  records.set("C/1/gone", { entries: [{ op: { id: "one", type: "point.save", ...typed("old") } }], refused: [], at: 1 });
  const outbox = open();
  outbox.setOnline(true);
  await recovered(context, outbox);
  await pass(context, 100);
  assert.deepEqual(sent, ["old"]);
});

timed("a record that can't be read stays where it is, and holds up no other", async (context) => {
  records.set("C/1/broken", { entries: null });
  records.set("C/1/gone", { entries: [{ op: { id: "one", type: "point.save", ...typed("left") } }], refused: [], at: 1 });
  const outbox = open();
  await recovered(context, outbox);
  assert.deepEqual([texts(outbox), outbox.keepsNothing, records.has("C/1/broken"), records.has("C/1/gone")], [["left"], false, true, false]);
});

timed("what a tab had not sent when it was closed goes from the one that stays open", async (context) => {
  const stays = open();
  await recovered(context, stays);
  const goes = open();
  goes.save(typed("left"));
  await pass(context, 200);
  channels = [stays.channel];
  happens("pagehide");
  await pass(context, 500);
  stays.setOnline(true);
  await pass(context, 200);
  assert.deepEqual([sent, stays.status().state, records.size], [["left"], "saved", 0]);
});

timed("a text that went on while the page stood still is lost to no answer of old", async (context) => {
  const send = remembering();
  const first = open({ send });
  first.save(typed("Half a"));
  await pass(context, 200);
  await asleep(first.channel, async () => {
    const second = open({ send });
    await recovered(context, second);
    second.setOnline(true);
    await pass(context, 100);
  });
  // The keystroke comes before the question that the other page had asked.
  first.save(typed("Half a sentence"));
  first.setOnline(true);
  await pass(context, 1000);
  assert.deepEqual([sent, first.status().state], [["Half a", "Half a sentence"], "saved"]);
});

timed("a device that doesn't answer keeps nothing, and the page says so", async (context) => {
  stands = true;
  const outbox = open();
  outbox.save(typed("a"));
  await pass(context, 2500);
  assert.deepEqual([outbox.status().state, outbox.wouldLose], ["storage_failed", true]);
  stands = false;
  await pass(context, 5000);
  assert.deepEqual([outbox.status().state, outbox.wouldLose], ["waiting", false]);
});

timed("what was cleared away while it waits is kept again", async (context) => {
  const outbox = open();
  outbox.save(typed("a"));
  await pass(context, 200);
  records.clear();
  await pass(context, 5000);
  assert.equal(records.size, 1);
  isFull = true;
  await pass(context, 5000);
  isFull = false;
  await pass(context, 5000);
  assert.deepEqual([opened, outbox.status().state], [2, "waiting"]);
});

timed("what waits and is not kept would go with the page, and only that", async (context) => {
  isFull = true;
  const outbox = open();
  const asks = () => {
    let isAsked = false;
    happens("beforeunload", { preventDefault: () => (isAsked = true) });
    return isAsked;
  };
  assert.equal(asks(), false);
  outbox.save(typed("a"));
  await pass(context, 200);
  assert.equal(asks(), true);
  outbox.setOnline(true);
  await pass(context, 1000);
  assert.deepEqual([sent, asks(), outbox.keepsNothing], [["a"], false, false]);
});

timed("the browser is asked once to keep what is kept, and not before there is something", async (context) => {
  const outbox = open();
  await recovered(context, outbox);
  assert.equal(asked, 0);
  for (const text of ["a", "ab"]) {
    outbox.save(typed(text));
    await pass(context, 200);
  }
  assert.equal(asked, 1);
});

timed("a drawing that fails holds up nothing", async (context) => {
  const fails = () => {
    throw new Error("drawing");
  };
  const outbox = open({ onChange: fails, onAnswer: fails });
  outbox.setOnline(true);
  outbox.save(typed("a"));
  await pass(context, 500);
  outbox.save(typed("ab"));
  await pass(context, 500);
  assert.deepEqual([sent, outbox.status().state], [["a", "ab"], "saved"]);
  assert.ok(errors.includes("drawing"));
});

timed("on leaving, what can go goes, and all of it stays on the device", async (context) => {
  const outbox = open();
  for (const text of ["One", "Another"]) {
    outbox.save(typed(text));
    happens("freeze");
  }
  outbox.save(typed("Elsewhere", { point: "other" }));
  happens("pagehide");
  await settle();
  assert.deepEqual(posted.map(({ text }) => text), ["One", "Elsewhere"]);
  const [record] = records.values();
  assert.deepEqual(record.entries.map(({ op, sent: isSent }) => [op.text, isSent]), [["One", true], ["Another", false], ["Elsewhere", true]]);
});

timed("a device whose clock is set back sends without another keystroke", async (context) => {
  const outbox = open();
  outbox.save(typed("typed offline"));
  const atTheTime = Date.now;
  Date.now = () => atTheTime() - 3_600_000;
  outbox.setOnline(true);
  await pass(context, 1000);
  Date.now = atTheTime;
  assert.deepEqual(sent, ["typed offline"]);
});

timed("a page that is left without a line sends its texts, and they give way", async () => {
  const outbox = open();
  outbox.save(typed("typed offline", { base: 3 }));
  outbox.add("priorities.set", { question: "q", points: ["p"] }, []);
  happens("pagehide");
  assert.deepEqual(posted.map(({ type, text, gives_way }) => [type, text, gives_way]), [["point.save", "typed offline", true]]);
});
