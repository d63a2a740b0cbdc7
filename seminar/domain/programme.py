"""The programme's clockwork: a state, a command and the time make a new state.

What a facilitator can rely on:

- Entering a block, whichever way and however often, starts its clock with the
  whole of its planned length. A step taken by mistake is what undo is for: it
  gives back the very deadline that stood before.
- Entering a block while the programme is paused lets the new block run.
- "Five more minutes" means five minutes that can be seen: they are added to the
  time that is left, and a block over time has none left.
- Taking time away stops at "time is up". A block over time has none to give.
- "Previous" is the block before in the agenda, not the one visited before; it
  and "next" pass over blocks that are to be skipped.
- A programme long past its end asks before it goes on.
"""

from __future__ import annotations

from dataclasses import replace

from seminar.domain import phases, replan, report_back
from seminar.domain.agenda_fields import EARLIEST_ALERT_MINUTES, MOST_ALERTS, in_order
from seminar.domain.errors import SeminarError
from seminar.domain.extending import LONGEST_EXTENSION, extended
from seminar.domain.programme_commands import (
    COMMANDS,
    Adjustment,
    Alerts,
    Command,
    Continue,
    EndRound,
    Extend,
    ExtendReport,
    Finish,
    GoTo,
    Move,
    Next,
    NextReport,
    Pause,
    Previous,
    Reopen,
    Replan,
    Resume,
    RoundCommand,
    Skip,
    SkipReport,
    Start,
    StartRound,
    Strategy,
)
from seminar.domain.programme_state import (
    BlockRun,
    GroupTimeAdded,
    PauseTaken,
    Programme,
    Status,
    TimeAdded,
)
from seminar.domain.projection import BlockTimes, day_end, project, still_to_come
from seminar.domain.schedule import Schedule, ScheduledBlock, schedule

__all__ = [
    "COMMANDS",
    "DORMANT_AFTER",
    "LONGEST_EXTENSION",
    "Alerts",
    "BlockRun",
    "BlockTimes",
    "Command",
    "Continue",
    "EndRound",
    "Extend",
    "ExtendReport",
    "Finish",
    "GoTo",
    "GroupTimeAdded",
    "Next",
    "NextReport",
    "Pause",
    "PauseTaken",
    "Previous",
    "Programme",
    "Reopen",
    "Replan",
    "Resume",
    "Schedule",
    "ScheduledBlock",
    "Skip",
    "SkipReport",
    "Start",
    "StartRound",
    "Status",
    "Strategy",
    "TimeAdded",
    "alerts_of",
    "check_expected",
    "day_end",
    "decide",
    "dormant_at",
    "is_dormant",
    "is_over",
    "project",
    "remaining",
    "restore",
    "schedule",
]

DORMANT_AFTER = 12 * 60 * 60 * 1000
"""Milliseconds past the day's expected end after which the programme asks."""


def check_expected(programme: Programme, expect: int) -> None:
    """Refuse a command that was given while looking at another revision."""
    if programme.revision != expect:
        raise SeminarError("stale", "programme_moved_on")


def decide(programme: Programme, command: Command, schedule: Schedule, now: int) -> Programme:
    """The programme after the command, or the reason why it can't be done."""
    _refuse_while_dormant(programme, command, schedule, now)
    at = programme.time(now)
    moved = _moved(programme, command, schedule, at)
    return replace(moved, revision=programme.revision + 1, moved_at=at)


def restore(current: Programme, before: Programme) -> Programme:
    """Undo: what stood before, to the millisecond, under a new revision."""
    return replace(before, revision=current.revision + 1, moved_at=current.moved_at)


def is_dormant(programme: Programme, schedule: Schedule, now: int) -> bool:
    """Whether nobody has moved the programme since long before now, past its end."""
    asleep_after = dormant_at(programme, schedule)
    return asleep_after is not None and programme.time(now) > asleep_after


def dormant_at(programme: Programme, schedule: Schedule) -> int | None:
    """The last moment before the programme asks; None where nothing is under way."""
    if programme.current is None:
        return None
    return day_end(programme, schedule, programme.moved_at) + DORMANT_AFTER


def alerts_of(programme: Programme, schedule: Schedule) -> tuple[int, ...]:
    """At how many minutes before a block's end the screens say so."""
    return schedule.alerts if programme.alerts is None else programme.alerts


def remaining(programme: Programme, now: int, group: int | None = None) -> int | None:
    """Milliseconds left of the current block, negative when it is over time.

    With a group, what is left for that group with the extra time it was given.
    """
    run = programme.current
    if run is None:
        return None
    return phases.ends_at(run, group) - run.stands_at(programme.time(now))


def is_over(
    programme: Programme, schedule: Schedule, block_key: str, now: int, group: int | None = None
) -> bool:
    """Whether what the group writes under this block's questions now comes late.

    It does when the programme is finished, has come to a later block, or the
    block is the current one and its time is up.
    """
    position = schedule.position(block_key)
    if programme.block is None:
        return programme.status == "finished"
    if programme.block == block_key:
        return (remaining(programme, now, group) or 0) <= 0
    return schedule.position(programme.block) > position


def _refuse_while_dormant(
    programme: Programme, command: Command, schedule: Schedule, now: int
) -> None:
    dormant = is_dormant(programme, schedule, now)
    if isinstance(command, Continue) and programme.current is not None and not dormant:
        raise SeminarError("invalid", "programme_not_dormant")
    if dormant and not isinstance(command, Continue | Finish):
        raise SeminarError("invalid", "programme_dormant")


def _moved(programme: Programme, command: Command, schedule: Schedule, at: int) -> Programme:
    if isinstance(command, Start):
        return _start(programme, schedule, at)
    if isinstance(command, Reopen):
        return _reopen(programme)
    if isinstance(command, Skip | Replan | Alerts):
        return _replanned(programme, command, schedule, at)
    run = _current(programme)
    if isinstance(command, Continue):
        return programme
    if isinstance(command, Next | Previous | GoTo | Finish):
        return _gone_on(programme, run, command, schedule, at)
    return _with_current(programme, _adjusted(run, command, schedule, at))


def _adjusted(run: BlockRun, command: Adjustment, schedule: Schedule, at: int) -> BlockRun:
    match command:
        case Pause():
            return _pause(run, at)
        case Resume():
            return _resume(run, at)
        case Extend():
            return phases.extend(run, schedule.block(run.block), command, at)
        case _:
            return _reporting(run, command, schedule, at)


def _current(programme: Programme) -> BlockRun:
    if programme.current is None:
        planned = programme.status == "planned"
        reason = "programme_not_started" if planned else "programme_finished"
        raise SeminarError("invalid", reason)
    return programme.current


def _refuse_when_finished(programme: Programme) -> None:
    if programme.status == "finished":
        raise SeminarError("invalid", "programme_finished")


def _with_current(programme: Programme, run: BlockRun) -> Programme:
    return replace(programme, runs=(*programme.runs[:-1], run))


def _start(programme: Programme, schedule: Schedule, at: int) -> Programme:
    _refuse_when_finished(programme)
    if programme.status != "planned":
        raise SeminarError("invalid", "programme_already_started")
    return _entered(programme, still_to_come(programme, schedule)[0], at)


def _reopen(programme: Programme) -> Programme:
    if programme.status != "finished":
        raise SeminarError("invalid", "programme_not_finished")
    last = replace(programme.runs[-1], ended_at=None)
    return replace(programme, runs=(*programme.runs[:-1], last), finished_at=None)


def _replanned(
    programme: Programme, command: Skip | Replan | Alerts, schedule: Schedule, at: int
) -> Programme:
    _refuse_when_finished(programme)
    match command:
        case Alerts(minutes):
            return replace(programme, alerts=_valid_alerts(minutes))
        case Replan():
            lengths = replan.chosen(programme, schedule, command, at).lengths
        case Skip(block):
            lengths = {_to_skip(programme, block, schedule): 0}
    return replace(programme, lengths={**programme.lengths, **lengths})


def _valid_alerts(minutes: tuple[int, ...]) -> tuple[int, ...]:
    ordered = in_order(minutes)
    if len(ordered) > MOST_ALERTS or ordered[-1] < 0 or ordered[0] > EARLIEST_ALERT_MINUTES:
        raise SeminarError(
            "invalid",
            "alerts_out_of_bounds",
            field="minutes",
            most=MOST_ALERTS,
            earliest=EARLIEST_ALERT_MINUTES,
        )
    return ordered


def _to_skip(programme: Programme, key: str, schedule: Schedule) -> str:
    block = schedule.block(key)
    following = still_to_come(programme, schedule)
    if key == programme.block:
        raise SeminarError("invalid", "block_is_current", field="block")
    if block not in following:
        reason = "block_behind" if programme.seconds_of(block) else "block_skipped"
        raise SeminarError("invalid", reason, field="block")
    if programme.current is None and len(following) == 1:
        raise SeminarError("invalid", "last_block_left", field="block")
    return key


def _gone_on(
    programme: Programme, run: BlockRun, command: Move, schedule: Schedule, at: int
) -> Programme:
    destination = _destination(programme, run, command, schedule)
    left = _with_current(programme, _left(run, at))
    if destination is None:
        return replace(left, finished_at=at)
    return _entered(left, destination, at)


def _entered(programme: Programme, block: ScheduledBlock, at: int) -> Programme:
    lengths = {
        key: length for key, length in programme.lengths.items() if length or key != block.key
    }
    seconds = lengths.get(block.key, block.seconds)
    run = BlockRun(block.key, at, at + seconds * 1000)
    return replace(programme, runs=(*programme.runs, run), lengths=lengths)


def _left(run: BlockRun, at: int) -> BlockRun:
    run = run if run.paused_at is None else _resume(run, at)
    run = run if run.round is None else _with_round(run, report_back.over(run.round, at))
    return replace(run, ended_at=at)


def _pause(run: BlockRun, at: int) -> BlockRun:
    if run.paused_at is not None:
        raise SeminarError("invalid", "programme_paused")
    return replace(run, pauses=(*run.pauses, PauseTaken(at)))


def _resume(run: BlockRun, at: int) -> BlockRun:
    if run.paused_at is None:
        raise SeminarError("invalid", "programme_not_paused")
    stood_still = at - run.paused_at
    pauses = (*run.pauses[:-1], PauseTaken(run.paused_at, at))
    if run.round is not None:
        ends_at = run.round.turn.ends_at + stood_still
        run = _with_round(run, report_back.with_deadline(run.round, ends_at))
    return replace(run, ends_at=run.ends_at + stood_still, pauses=pauses)


def _destination(
    programme: Programme, run: BlockRun, command: Move, schedule: Schedule
) -> ScheduledBlock | None:
    """The block that the command leads to; None is the end of the programme."""
    match command:
        case Next():
            return next(iter(still_to_come(programme, schedule)), None)
        case Previous():
            return _block_before(programme, run, schedule)
        case GoTo(block):
            return _other_block(run, block, schedule)
        case Finish():
            return None


def _block_before(programme: Programme, run: BlockRun, schedule: Schedule) -> ScheduledBlock:
    for block in reversed(schedule.blocks[: schedule.position(run.block)]):
        if programme.seconds_of(block):
            return block
    raise SeminarError("invalid", "no_block_before")


def _other_block(run: BlockRun, key: str, schedule: Schedule) -> ScheduledBlock:
    block = schedule.block(key)
    if key == run.block:
        raise SeminarError("invalid", "block_is_current", field="block")
    return block


def _reporting(run: BlockRun, command: RoundCommand, schedule: Schedule, at: int) -> BlockRun:
    if isinstance(command, StartRound):
        return _begin_round(run, command, schedule, at)
    if run.round is None:
        raise SeminarError("invalid", "round_not_started")
    stands_at = run.stands_at(at)
    match command:
        case NextReport() | SkipReport():
            skipped = isinstance(command, SkipReport)
            moved = report_back.moved_on(run.round, at, stands_at, skipped=skipped)
        case ExtendReport(seconds):
            ends_at = extended(run.round.turn.ends_at, stands_at, seconds)
            moved = report_back.with_deadline(run.round, ends_at)
        case EndRound():
            moved = report_back.over(run.round, at)
    return _with_round(run, moved)


def _begin_round(run: BlockRun, command: StartRound, schedule: Schedule, at: int) -> BlockRun:
    if schedule.block(run.block).kind != "plenary":
        raise SeminarError("invalid", "round_needs_plenary")
    if run.round is not None:
        raise SeminarError("invalid", "round_already_started")
    order = tuple(command.order)
    begun = report_back.begun(order, command.seconds, at, run.stands_at(at))
    return replace(run, rounds=(*run.rounds, begun))


def _with_round(run: BlockRun, moved: report_back.Round) -> BlockRun:
    return replace(run, rounds=(*run.rounds[:-1], moved))
