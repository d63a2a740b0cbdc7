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
  "round.end": ["round.end"],
};
const SETTLING = 700;

/**
 * Sends one command after the other: each is meant for the programme on screen with what was
 * pressed here before it, so that two quick presses of +5 give ten minutes.
 *
 * A second press of a button that moves the programme, within the time of a double click or before
 * the screen shows what the first has done, is ignored: nobody means to skip a block so fast, or to
 * pause what has just begun. `op` sends, `revision` tells what the screen shows, `time` is a clock
 * in milliseconds.
 */
export class ProgrammeCommands {
  #before = Promise.resolve();
  #presses = {};
  #shown = 0;
  #reached = 0;

  constructor({ op, revision, time }) {
    this.op = op;
    this.revision = revision;
    this.time = time;
    this.underWay = 0;
  }

  get busy() {
    return this.underWay > 0;
  }

  /** Whether the screen doesn't show yet what was done here. */
  get isAhead() {
    return this.busy || this.#reached > this.#look();
  }

  /**
   * Send `programme.<name>`, or `round.<…>` as it stands; answers the acknowledgement, or null where
   * it was ignored. Whoever chose on the ground of an older revision says so with `expect`.
   */
  async send(name, fields = {}) {
    const shown = this.#look();
    const press = this.#press(placesOf(name, fields), shown);
    if (!press) return null;
    this.underWay += 1;
    try {
      const answer = await this.#inTurn(() => this.#send(name, shown, fields));
      press.reached = answer.ok ? answer.revision : 0;
      return answer;
    } catch (error) {
      press.reached = 0;
      throw error;
    } finally {
      this.underWay -= 1;
    }
  }

  #inTurn(work) {
    const done = this.#before.then(work);
    this.#before = done.catch(() => {});
    return done;
  }

  async #send(name, shown, fields) {
    const type = name.startsWith("round.") ? name : `programme.${name}`;
    const answer = await this.op(type, { expect: Math.max(shown, this.#reached), ...fields });
    if (answer.ok) this.#reached = answer.revision;
    return answer;
  }

  // A server that was put back to an earlier day has an earlier revision than the one we reached.
  #look() {
    const shown = this.revision();
    if (shown < this.#shown) {
      this.#presses = {};
      this.#reached = 0;
    }
    this.#shown = shown;
    return shown;
  }

  /** The press, to be completed with the revision that it led to; null where it is to be ignored. */
  #press(places, shown) {
    const now = this.time();
    const isSecond = ({ at, reached }) => now - at < SETTLING || reached > shown;
    if (places.some((place) => this.#presses[place] && isSecond(this.#presses[place]))) return null;
    const press = { at: now, reached: Infinity };
    for (const place of places) this.#presses[place] = press;
    return press;
  }
}

function placesOf(name, { block }) {
  return name === "skip" ? [`skip ${block}`] : (PLACES[name] ?? []);
}
