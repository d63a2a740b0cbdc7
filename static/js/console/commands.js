// Sends the facilitator's commands, each meant for the programme as it stood on screen.

const MOVES = new Set([
  "start", "pause", "resume", "next", "previous", "finish", "goto", "reopen", "continue", "round.next", "round.skip",
]);
const UNDO = "undo";
const SETTLING = 700;

/**
 * A second press of a button that moves the programme, within the time of a double click, is
 * ignored: nobody means to skip a block so fast, or to pause what has just begun. So is a second
 * press of Undo. `op` sends, `revision` tells what the screen shows, `time` is a clock in
 * milliseconds.
 */
export class ProgrammeCommands {
  constructor({ op, revision, time }) {
    this.op = op;
    this.revision = revision;
    this.time = time;
    this.lastPress = { move: -Infinity, [UNDO]: -Infinity };
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
    if (!MOVES.has(name) && name !== UNDO) return false;
    const button = name === UNDO ? UNDO : "move";
    const now = this.time();
    if (now - this.lastPress[button] < SETTLING) return true;
    this.lastPress[button] = now;
    return false;
  }
}
