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
  if (!round || order.length !== round.of) return null;
  const isKnown = order[round.turn - 1] === round.group && (order[round.turn] ?? null) === round.next;
  return isKnown ? order : null;
}

/**
 * Keeps the order of the round that is on. The server tells it with the snapshot only, so
 * `fetchOrder` asks for it, once for each round, and again where it could not be told.
 */
export class RoundMemory {
  order = [];
  #asked = null;

  constructor(fetchOrder) {
    this.fetchOrder = fetchOrder;
  }

  /** Looks at the programme; true where the order has become known. */
  async look({ block_started_at: visit, round, round_order: told }) {
    if (!round) return this.#forget();
    if (orderOf({ round }, this.order)) return false;
    if (told && orderOf({ round }, told)) {
      this.order = told;
      return true;
    }
    const name = `${visit}/${round.of}/${round.turn === 1 ? round.started_at : ""}`;
    if (this.#asked === name) return false;
    this.#asked = name;
    const order = await this.#fetched();
    // Another round may have begun meanwhile, or none be on any more.
    if (this.#asked !== name) return false;
    if (order) this.order = order;
    else this.#asked = null;
    return Boolean(order);
  }

  async #fetched() {
    try {
      return (await this.fetchOrder()) ?? null;
    } catch {
      return null;
    }
  }

  #forget() {
    this.order = [];
    this.#asked = null;
    return false;
  }
}
