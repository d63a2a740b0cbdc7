// The ways to catch up, made ready to be shown: what changes in each block, and what it gives.

// Those that will not be passed over.
function blocksToCome(programme) {
  const current = programme.blocks.findIndex((block) => block.key === programme.block);
  return programme.blocks.slice(current + 1).filter(({ length }) => length);
}

/**
 * An option of the server's with `changes`, one for each block that gets another length, and
 * `strip`, every block to come with the seconds it keeps and the seconds it gives.
 */
export function described(option, programme) {
  const strip = blocksToCome(programme).map((block) => {
    const from = block.length;
    const to = option.lengths[block.key] ?? from;
    return { key: block.key, kind: block.kind, title: block.title, from, to, cut: from - to };
  });
  return { ...option, strip, changes: strip.filter(({ cut }) => cut) };
}

/** The options by kind: letting all move, shrinking, breaks, and one for each block to drop. */
export function gathered(options, programme) {
  const shown = options.map((option) => described(option, programme));
  const one = (strategy) => shown.find((option) => option.strategy === strategy) ?? null;
  return {
    push: one("push"),
    shrink: one("shrink"),
    breaks: one("breaks"),
    drops: shown.filter((option) => option.strategy === "drop"),
  };
}

/** "all" that was asked for is regained, "part" of it, "none", or "more" than was asked for. */
export function outcome({ regained, shortfall, surplus }) {
  if (surplus) return "more";
  if (!shortfall) return "all";
  return regained ? "part" : "none";
}
