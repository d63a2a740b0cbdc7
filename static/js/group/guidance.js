/** What to do now, in a sentence: from the role, the kind of block and the time that is left. */

import { _ } from "../translate.js";
import { timePerQuestion } from "../live/clock.js";

const MINUTE = 60_000;

/**
 * Where group work stands: a phase's kind, or start, talk, choose, end or over. It is told of with
 * the `block`, how long it `lasts` in all and what is `left` of that, in ms, and the `phase` that is on.
 */
export function stageOf({ block, lasts, left, phase = null }) {
  if (left !== null && left < 0) return "over";
  if (left !== null && left <= 2 * MINUTE) return "end";
  if (phase) return phase.kind;
  if (left === null) return "talk";
  const passed = 1 - left / lasts;
  if (passed < 0.12) return "start";
  const chooses = block.questions.some(({ prioritise }) => prioritise.to > 0);
  return chooses && passed > 0.72 ? "choose" : "talk";
}

/** The sentence for one role while the groups work. */
export function adviceFor(role, work) {
  return ADVICE[role][stageOf(work)](work);
}

/** How the questions share the time: in a block with phases, that of the open talk. */
export function timeForQuestions({ block, lasts, left, phase = null }) {
  if (!block.phases.length) return timePerQuestion(block, lasts, left);
  return phase?.kind === "discussion" ? timePerQuestion(block, phase.lasts, phase.left) : null;
}

function minutesEach({ block, lasts }) {
  return Math.max(1, Math.floor(lasts / MINUTE / block.questions.length));
}

function questionNow(work) {
  return (timeForQuestions(work)?.index ?? 0) + 1;
}

const ADVICE = {
  leader: {
    individual: () => _("Let everyone think in silence. Nobody speaks yet."),
    round: () => _("Let people speak in turn, one viewpoint at a time. No comments until everyone has spoken. You go last."),
    discussion: () => _("Open talk: ask those who have said little, and take one question at a time."),
    prioritising: () => _("Let the group agree on which points come first."),
    start: () => _("Let everyone think in silence for a couple of minutes. Then people speak in turn."),
    talk: () => _("One viewpoint at a time, in turn. No comments until everyone has spoken. You go last."),
    choose: () => _("Let the group agree on which points come first."),
    end: () => _("Round off. Ask the scribe to read out what you hand in."),
    over: () => _("Time is up. Let the last speaker finish, and hand in."),
  },
  timekeeper: {
    individual: () => _("Keep the silence until the time is up, and say when it is over."),
    round: () => _("See that everyone gets about as much time. Say when one minute is left."),
    discussion: (work) => _("It is time for question %(number)s. Say it when its time is nearly gone.", { number: questionNow(work) }),
    prioritising: () => _("Say how much time is left. It is time to choose."),
    start: (work) => _("Tell the group: about %(minutes)s minutes for each question.", { minutes: minutesEach(work) }),
    talk: (work) => _("It is time for question %(number)s. Say it when its time is nearly gone.", { number: questionNow(work) }),
    choose: () => _("Say how much time is left. It is time to choose."),
    end: () => _("Say it aloud: less than two minutes left."),
    over: () => _("Say it aloud: time is up."),
  },
  scribe: {
    individual: () => _("Think for yourself too. You write when the others begin to speak."),
    round: () => _("One point for each viewpoint, in the speaker's own words. Enter opens the next."),
    discussion: () => _("Write down what is new, and add to the points that are there."),
    prioritising: () => _("Mark the points that the group puts first, and read them aloud."),
    start: () => _("Get ready: one point for each viewpoint, in the speaker's own words."),
    talk: () => _("One point for each viewpoint. Enter opens the next."),
    choose: () => _("Mark the points that the group puts first, and read them aloud."),
    end: () => _("Finish the last point and hand in."),
    over: () => _("Hand in when you are ready. You can still write and change."),
  },
  theme_keeper: {
    individual: () => _("Read the task aloud, so that everyone starts from the same place."),
    round: () => _("Is this about the task? If not, park it and bring the group back."),
    discussion: () => _("Is this about the task? If not, park it and bring the group back."),
    prioritising: () => _("Do the chosen points answer the question?"),
    start: () => _("Read the task aloud, so that everyone starts from the same place."),
    talk: () => _("Is this about the task? If not, park it and bring the group back."),
    choose: () => _("Do the chosen points answer the question?"),
    end: () => _("Look at the parking lot: is there something for the next question?"),
    over: () => _("Time is up. What is parked is kept."),
  },
  member: {
    individual: () => _("Think for yourself first. What is your most important viewpoint?"),
    round: () => _("Say your view when it is your turn, and listen while the others speak."),
    discussion: () => _("Ask, be concrete, and build on what the others say."),
    prioritising: () => _("Which points matter most? Say which you would put first."),
    start: () => _("Think for yourself first. What is your most important viewpoint?"),
    talk: () => _("Say your view when it is your turn, and listen while the others speak."),
    choose: () => _("Which points matter most? Say which you would put first."),
    end: () => _("Help the group to finish."),
    over: () => _("Time is up. Thank you for taking part."),
  },
};
