// Sends the facilitator's commands, each meant for the programme as it stood on screen.

// Which of the deck's places a command is pressed in. Start, Pause and Resume take turns in one.
const MOVE = ["move"];
const CLOCK = ["clock"];
const PLACES = {
  start: [...MOVE, ...CLOCK],
  pause: CLOCK,
  resume: CLOCK,
  undo: ["undo"],
  next: MOVE,
  previous: MOVE,
  finish: MOVE,
  goto: MOVE,
  reopen: MOVE,
  continue: MOVE,
  "round.next": MOVE,
  "round.skip": MOVE,
};
const SETTLING = 700;

/**
 * A second press of a button that moves the programme, within the time of a double click, is
 * ignored: nobody means to skip a block so fast, or to pause what has just begun. `op` sends,
 * `revision` tells what the screen shows, `time` is a clock in milliseconds.
 */
export class ProgrammeCommands {
  constructor({ op, revision, time }) {
    this.op = op;
    this.revision = revision;
    this.time = time;
    this.lastPress = {};
    this.underWay = 0;
  }

  get busy() {
    return this.underWay > 0;
  }

  /**
   * Send `programme.<name>`, or `round.<…>` as it stands; answers the acknowledgement, or null where
   * it was ignored. Whoever chose on the ground of an older revision says so with `expect`.
   */
  async send(name, fields = {}) {
    if (this.#isSecondPress(name)) return null;
    this.underWay += 1;
    try {
      return await this.op(name.startsWith("round.") ? name : `programme.${name}`, { expect: this.revision(), ...fields });
    } finally {
      this.underWay -= 1;
    }
  }

  #isSecondPress(name) {
    const places = PLACES[name] ?? [];
    const now = this.time();
    if (places.some((place) => now - this.lastPress[place] < SETTLING)) return true;
    for (const place of places) this.lastPress[place] = now;
    return false;
  }
}
