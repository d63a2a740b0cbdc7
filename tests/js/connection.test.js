import assert from "node:assert/strict";
import { register } from "node:module";
import { afterEach, beforeEach, test } from "node:test";

// The page's own names for modules, and a socket whose answers the tests give.
register(`data:text/javascript,${encodeURIComponent(`
  const SOCKET = 'data:text/javascript,export const io = () => globalThis.socket;';
  export const resolve = (name, context, next) =>
    name === "socket.io-client" ? { url: SOCKET, shortCircuit: true }
    : name.startsWith("dialogseminar/") ? next(name.replace("dialogseminar/", ${JSON.stringify(new URL("../../static/js/", import.meta.url).href)}), context)
    : next(name, context);
`)}`);

// The server's clock is so far ahead of the device's.
const AHEAD = 90_000;
const REFUSED = { ok: false, error: { code: "too_many", message: "Wait a moment" } };
// What no pause is longer than, with the time that follows it.
const AFTER_THE_PAUSE = 5500;
const BEFORE_THE_PAUSE_ENDS = 1400;

class Socket {
  connected = true;
  io = { on() {} };
  listeners = {};
  asked = [];

  on(name, listener) {
    this.listeners[name] = listener;
  }

  timeout() {
    return { emitWithAck: async (event, payload) => this.#ask(event, payload) };
  }

  #ask(event, payload) {
    this.asked.push(event);
    const answer = answers[event](payload);
    if (answer === undefined) throw new Error("no answer");
    return answer;
  }

  disconnect() {
    return this;
  }

  connect() {}
}

globalThis.window = { addEventListener() {} };
globalThis.document = { hidden: false, addEventListener() {} };
globalThis.sessionStorage = {};
globalThis.reportError = (error) => assert.fail(error);

const { connect } = await import("../../static/js/live/connection.js");

let answers, connection, links, newest;
const now = () => performance.timeOrigin + performance.now();
const time = () => ({ now: Math.round(now() + AHEAD), seq: { seminar: newest } });
const settle = () => new Promise(setImmediate);
const count = (event) => socket.asked.filter((one) => one === event).length;

async function passes(context, milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    context.mock.timers.tick(100);
    await settle();
  }
}

function snapshot() {
  return { seq: { seminar: newest }, now: Math.round(now() + AHEAD), seminar: { groups: 1 }, messages: [] };
}

const change = (prev, seq) => ({ scope: "seminar", prev, seq, changes: [{ type: "message", message: { id: seq } }] });

/** A test of a page that has come in, in a time that it moves itself. */
function timed(name, run) {
  test(name, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    connection = connect({ auth: {}, onState() {}, onLink: ({ online }) => links.push(online) });
    await run(context);
  });
}

beforeEach(() => {
  globalThis.socket = new Socket();
  [newest, links] = [5, []];
  answers = { clock: time, sync: () => ({ changes: [] }) };
});

afterEach(() => connection.close());

const isRight = () => Math.abs(connection.now() - (now() + AHEAD)) < 1000;

timed("a question about the time that is refused is asked again, and the clock goes on", async (context) => {
  answers.clock = () => REFUSED;
  socket.listeners.snapshot(snapshot());
  await passes(context, BEFORE_THE_PAUSE_ENDS);
  assert.deepEqual([count("clock"), connection.link.online, isRight()], [1, true, true]);
  answers.clock = time;
  await passes(context, AFTER_THE_PAUSE);
  assert.deepEqual([count("clock"), links, isRight()], [2, [true], true]);
});

timed("what was missed is asked for again where that was refused, and until then nothing is sent", async (context) => {
  socket.listeners.snapshot(snapshot());
  await passes(context, 1100);
  answers.sync = () => REFUSED;
  newest = 7;
  socket.listeners.changes(change(6, 7));
  await passes(context, BEFORE_THE_PAUSE_ENDS);
  socket.listeners.changes(change(6, 7));
  assert.deepEqual([count("sync"), connection.link.online, connection.state.seq.seminar], [1, false, 5]);
  await assert.rejects(connection.op("help.call"));
  answers.sync = () => ({ changes: [change(5, 6), change(6, 7)] });
  await passes(context, AFTER_THE_PAUSE);
  assert.deepEqual([connection.link.online, connection.state.seq.seminar], [true, 7]);
  assert.deepEqual([count("sync"), links], [2, [true, false, true]]);
});

timed("a page that stays refused asks seldom, and is not online", async (context) => {
  socket.listeners.snapshot(snapshot());
  await passes(context, 1100);
  answers.sync = () => REFUSED;
  newest = 7;
  await connection.catchUp();
  await passes(context, 60_000);
  assert.equal(connection.link.online, false);
  assert.ok(count("sync") >= 12 && count("sync") <= 41, `${count("sync")} times`);
});

timed("a group that may not be read just now is not shown as none", async (context) => {
  socket.listeners.snapshot(snapshot());
  await passes(context, 1100);
  const { state } = connection;
  answers.watch = () => REFUSED;
  await assert.rejects(connection.watch(4));
  assert.equal(connection.state, state);
  answers.watch = ({ group }) => ({ ok: true, seq: { "group:4": 3 }, group: { number: group } });
  await connection.watch(4);
  assert.deepEqual([connection.state.watched, connection.state.seq], [{ number: 4 }, { seminar: 5, "group:4": 3 }]);
});

timed("a new socket's snapshot is whole, whatever the one before was refused", async (context) => {
  socket.listeners.snapshot(snapshot());
  await passes(context, 1100);
  answers.sync = () => REFUSED;
  socket.listeners.changes(change(6, 7));
  await settle();
  newest = 7;
  socket.listeners.snapshot(snapshot());
  answers.sync = () => ({ changes: [change(7, 8), change(8, 9)] });
  newest = 9;
  socket.listeners.changes(change(8, 9));
  await passes(context, 500);
  assert.deepEqual([connection.link.online, connection.state.seq.seminar], [true, 9]);
});
