// What undo would take back, in a few words.

import { currentBlock } from "../live/clock.js";
import { _ } from "../translate.js";
import { signedLength } from "./lengths.js";

function titleOf(programme, key) {
  return programme.blocks.find((block) => block.key === key)?.title ?? "";
}

function extension({ seconds, phase, group }, programme) {
  const title = currentBlock(programme)?.phases?.find((each) => each.key === phase)?.title;
  const whom = group ? _("group %(number)s", { number: group }) : "";
  return [signedLength(seconds), title, whom].filter(Boolean).join(", ");
}

const WORDS = {
  start: () => _("the start"),
  pause: () => _("the pause"),
  resume: () => _("going on after the pause"),
  next: () => _("going on to the next"),
  previous: () => _("going back"),
  goto: ({ block }, programme) => _("going to %(title)s", { title: titleOf(programme, block) }),
  extend: extension,
  skip: ({ block }, programme) => _("skipping %(title)s", { title: titleOf(programme, block) }),
  replan: () => _("the new plan"),
  alerts: () => _("the alerts"),
  finish: () => _("the end"),
  reopen: () => _("opening again"),
  continue: () => _("going on"),
  "round.start": () => _("the start of the round"),
  "round.next": () => _("going on to the next group"),
  "round.skip": () => _("skipping a group"),
  "round.extend": ({ seconds }) => _("%(time)s in the round", { time: signedLength(seconds) }),
  "round.end": () => _("the end of the round"),
};

/** "+5 min", "going to Lunch"; empty where there is nothing to undo. */
export function undoInWords(programme) {
  const { undo } = programme;
  return undo ? (WORDS[undo.kind]?.(undo, programme) ?? "") : "";
}
