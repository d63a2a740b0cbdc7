import assert from "node:assert/strict";
import { test } from "node:test";

import { RoundMemory, orderOf, orderToSend, timeNeeded, toggled } from "../../static/js/console/round_order.js";

test("groups report in the order they were pressed", () => {
  assert.deepEqual([4, 2, 7].reduce(toggled, []), [4, 2, 7]);
  assert.deepEqual(toggled([4, 2, 7], 2), [4, 7]);
});

test("the order that is sent", () => {
  assert.equal(orderToSend("random", []), "random");
  assert.deepEqual(orderToSend("chosen", [4, 2]), [4, 2]);
  assert.equal(orderToSend("chosen", []), null);
});

test("a round that takes longer than there is time says so", () => {
  assert.deepEqual(timeNeeded(8, 150, 20 * 60_000), { needed: 1200, tooLong: false });
  assert.deepEqual(timeNeeded(9, 150, 20 * 60_000), { needed: 1350, tooLong: true });
  assert.deepEqual(timeNeeded(9, 150, null), { needed: 1350, tooLong: false });
});

test("an order that belongs to an earlier round is not shown", () => {
  const round = { turn: 2, of: 3, group: 7, next: 1 };
  assert.deepEqual(orderOf({ round }, [4, 7, 1]), [4, 7, 1]);
  assert.equal(orderOf({ round }, [7, 4, 1]), null);
  assert.equal(orderOf({ round }, [4, 7]), null);
  assert.equal(orderOf({ round }, [4, 7, 2]), null);
  assert.deepEqual(orderOf({ round: { turn: 3, of: 3, group: 1, next: null } }, [4, 7, 1]), [4, 7, 1]);
  assert.equal(orderOf({ round: null }, [1]), null);
});

test("the order of a round is asked for once", async () => {
  let asked = 0;
  const memory = new RoundMemory(async () => {
    asked += 1;
    return [4, 7, 1];
  });
  const programme = { block_started_at: 0, round: { turn: 1, of: 3, group: 4, next: 7, started_at: 5 } };
  assert.equal(await memory.look({ block_started_at: 0, round: null }), false);
  assert.equal(await memory.look(programme), true);
  assert.equal(await memory.look({ ...programme, round: { turn: 2, of: 3, group: 7, next: 1, started_at: 9 } }), false);
  assert.deepEqual([memory.order, asked], [[4, 7, 1], 1]);
  const another = { ...programme, round: { turn: 1, of: 2, group: 9, next: 4, started_at: 20 }, round_order: [9, 4] };
  assert.equal(await memory.look(another), true);
  assert.deepEqual([memory.order, asked], [[9, 4], 1]);
});

/** A memory whose server tells, one after the other, these orders; null fails. */
function memoryTold(...orders) {
  return new RoundMemory(async () => orders.shift() ?? Promise.reject(new Error("no line")));
}

const round = { turn: 1, of: 3, group: 4, next: 7, started_at: 5 };

test("a round that begins as the one before it did has an order of its own", async () => {
  const memory = memoryTold([4, 7, 1], [4, 7, 2]);
  await memory.look({ block_started_at: 0, round });
  await memory.look({ block_started_at: 0, round: null });
  assert.deepEqual(memory.order, []);
  assert.equal(await memory.look({ block_started_at: 0, round: { ...round, started_at: 90 } }), true);
  assert.deepEqual(memory.order, [4, 7, 2]);
});

test("an order that could not be told is asked for again", async () => {
  const memory = memoryTold(null, [4, 7, 1]);
  assert.equal(await memory.look({ block_started_at: 0, round }), false);
  assert.equal(await memory.look({ block_started_at: 0, round }), true);
  assert.deepEqual(memory.order, [4, 7, 1]);
});

test("an order that comes when its round is over is not kept", async () => {
  const memory = memoryTold([4, 7, 1]);
  const looking = memory.look({ block_started_at: 0, round });
  await memory.look({ block_started_at: 0, round: null });
  assert.equal(await looking, false);
  assert.deepEqual(memory.order, []);
});
