// Which groups report, in which order, and how long it takes.

/** The chosen groups after one was pressed: put last, or taken out again. */
export function toggled(chosen, number) {
  return chosen.includes(number) ? chosen.filter((each) => each !== number) : [...chosen, number];
}

/** What the server is told, or null where nobody is chosen. */
export function orderToSend(kind, chosen) {
  if (kind !== "chosen") return kind;
  return chosen.length ? chosen : null;
}

/** How many seconds the whole round takes, and whether that is more than there is. */
export function timeNeeded(count, seconds, left) {
  const needed = count * seconds;
  return { needed, tooLong: left !== null && needed * 1000 > left };
}

/** The order of the round that is on, if it is the one known here; else it belongs to an earlier round. */
export function orderOf({ round }, order) {
  return round && order.length === round.of && order[round.turn - 1] === round.group ? order : null;
}

/**
 * Keeps the order of the round that is on. The server tells it with the snapshot only, so
 * `fetchOrder` asks for it, once for each round.
 */
export class RoundMemory {
  order = [];
  #asked = null;

  constructor(fetchOrder) {
    this.fetchOrder = fetchOrder;
  }

  /** Looks at the programme; true where the order has become known. */
  async look({ block_started_at: visit, round, round_order: told }) {
    if (!round || orderOf({ round }, this.order)) return false;
    if (told && orderOf({ round }, told)) {
      this.order = told;
      return true;
    }
    const name = `${visit}/${round.of}/${round.turn === 1 ? round.started_at : ""}`;
    if (this.#asked === name) return false;
    this.#asked = name;
    this.order = (await this.fetchOrder()) ?? [];
    return true;
  }
}
