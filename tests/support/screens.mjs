// What the product's own pages make of a snapshot and the changes behind it. Reads from standard
// input {state, steps: [{messages, now}]}, and writes each step's times of the blocks.

import { readFileSync } from "node:fs";
import { shiftedTimes } from "../../static/js/live/clock.js";
import { applyChanges } from "../../static/js/live/state.js";

let { state, steps } = JSON.parse(readFileSync(0, "utf8"));

function seen({ messages, now }) {
  for (const message of messages) state = applyChanges(state, message).state;
  return shiftedTimes(state.programme, now);
}

process.stdout.write(JSON.stringify(steps.map(seen)));
