"""What was done to the programme, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from seminar.domain.events import UNDO, Event
from seminar.domain.report import Report
from seminar.exports.wording import Wording, length, named_group


class EventWording:
    """Says in one language what each of a seminar's events was.

    `phases` has the phases' titles under their block's key and their own.
    """

    def __init__(
        self,
        words: Wording,
        blocks: Mapping[str, str],
        phases: Mapping[tuple[str, str], str],
        groups: Mapping[int, str],
        events: Sequence[Event],
    ) -> None:
        self.words = words
        self.blocks = blocks
        self.phases = phases
        self.groups = groups
        self.events = {event.revision: event for event in events}

    @classmethod
    def of(cls, report: Report, words: Wording) -> EventWording:
        """Return the wording for a report's events."""
        return cls(
            words=words,
            blocks={block.key: block.title for block in report.blocks},
            phases={
                (block.key, key): title for block in report.blocks for key, title in block.phases
            },
            groups={group.number: group.name for group in report.groups},
            events=report.events,
        )

    def who(self, event: Event) -> str:
        """Return who gave the command; facilitators have no names, but links of their own."""
        _ = self.words.gettext
        if event.actor == "host":
            return _("Host")
        return _("Facilitator") if event.who == 1 else _("Facilitator %(number)s", number=event.who)

    def sentence(self, event: Event) -> str:
        """Return what the command did."""
        _ = self.words.gettext
        if event.kind == UNDO:
            undone = self.events[event.undoes or 0]
            return _("Took back: %(what)s", what=self.sentence(undone))
        return self._SENTENCES[event.kind](self, event)

    def _started(self, event: Event) -> str:
        return self.words.gettext("Began with %(block)s.", block=self._block(event.block))

    def _went_on(self, event: Event) -> str:
        _ = self.words.gettext
        if event.block is None:
            return _("Finished after the last block.")
        return _("Went on to %(block)s.", block=self._block(event.block))

    def _went_back(self, event: Event) -> str:
        return self.words.gettext("Went back to %(block)s.", block=self._block(event.block))

    def _jumped(self, event: Event) -> str:
        return self.words.gettext("Jumped to %(block)s.", block=self._block(event.block))

    def _paused(self, event: Event) -> str:
        return self.words.gettext("Paused %(block)s.", block=self._block(event.block))

    def _resumed(self, event: Event) -> str:
        return self.words.gettext(
            "Let %(block)s go on after a pause of %(length)s.",
            block=self._block(event.block),
            length=length(event.seconds or 0),
        )

    def _extended(self, event: Event) -> str:
        _, given = self.words.gettext, (event.seconds or 0) > 0
        values = {"place": self._place(event), "length": length(abs(event.seconds or 0))}
        if event.groups:
            values["group"] = self._group(event.groups[0])
            if given:
                return _("Gave %(place)s %(length)s more for %(group)s alone.", **values)
            return _("Took %(length)s back from %(group)s in %(place)s.", **values)
        if given:
            return _("Gave %(place)s %(length)s more.", **values)
        return _("Took %(length)s from %(place)s.", **values)

    def _skipped(self, event: Event) -> str:
        return self.words.gettext("Left out %(block)s.", block=self._block(event.block))

    def _replanned(self, event: Event) -> str:
        _, regained = self.words.gettext, length(event.seconds or 0)
        match event.strategy:
            case "push":
                return _("Let everything come later, and shortened nothing.")
            case "drop":
                return _(
                    "Left out %(block)s to win back %(length)s.",
                    block=self._block(event.block),
                    length=regained,
                )
            case "breaks":
                message = _("Shortened breaks to win back %(length)s: %(changes)s.")
            case _:
                message = _("Shortened blocks to win back %(length)s: %(changes)s.")
        return message % {"length": regained, "changes": self._changes(event)}

    def _chose_alerts(self, event: Event) -> str:
        minutes = ", ".join(map(str, event.alerts))
        return self.words.gettext(
            "Chose when the screens warn: %(minutes)s min before the end.", minutes=minutes
        )

    def _finished(self, _event: Event) -> str:
        return self.words.gettext("Finished the programme.")

    def _reopened(self, event: Event) -> str:
        return self.words.gettext("Opened %(block)s again.", block=self._block(event.block))

    def _continued(self, _event: Event) -> str:
        return self.words.gettext("Confirmed that the programme goes on.")

    def _began_round(self, event: Event) -> str:
        number = len(event.groups)
        return self.words.gettext(
            "Began a round of reports: %(groups)s, %(length)s each.",
            groups=self.words.ngettext("%(num)s group", "%(num)s groups", number),
            length=length(event.seconds or 0),
        )

    def _gave_the_word(self, event: Event) -> str:
        _ = self.words.gettext
        if not event.groups:
            return _("Ended the round: the last group had reported.")
        return _("Gave the floor to %(group)s.", group=self._group(event.groups[0]))

    def _passed_over(self, event: Event) -> str:
        return self.words.gettext("Passed over %(group)s.", group=self._group(event.groups[0]))

    def _extended_report(self, event: Event) -> str:
        _, seconds = self.words.gettext, event.seconds or 0
        values = {"group": self._group(event.groups[0]), "length": length(abs(seconds))}
        if seconds > 0:
            return _("Let %(group)s report %(length)s longer.", **values)
        return _("Let %(group)s report %(length)s shorter.", **values)

    def _ended_round(self, _event: Event) -> str:
        return self.words.gettext("Ended the round of reports.")

    def _block(self, key: str | None) -> str:
        return self.words.gettext("“%(title)s”", title=self.blocks.get(key or "", key))

    def _place(self, event: Event) -> str:
        title = self.phases.get((event.block or "", event.phase or ""))
        if title is None:
            return self._block(event.block)
        return self.words.gettext(
            "“%(phase)s” in %(block)s", phase=title, block=self._block(event.block)
        )

    def _group(self, number: int) -> str:
        return named_group(number, self.groups.get(number, ""), self.words.gettext)

    def _changes(self, event: Event) -> str:
        return ", ".join(
            self.words.gettext(
                "%(block)s from %(before)s to %(after)s",
                block=self._block(key),
                before=length(before),
                after=length(after),
            )
            for key, before, after in event.lengths
        )

    # How each of the programme's commands is told; an undo tells what it took back.
    _SENTENCES: ClassVar[Mapping[str, Callable[[EventWording, Event], str]]] = {
        "start": _started,
        "pause": _paused,
        "resume": _resumed,
        "next": _went_on,
        "previous": _went_back,
        "goto": _jumped,
        "extend": _extended,
        "skip": _skipped,
        "replan": _replanned,
        "alerts": _chose_alerts,
        "finish": _finished,
        "reopen": _reopened,
        "continue": _continued,
        "round.start": _began_round,
        "round.next": _gave_the_word,
        "round.skip": _passed_over,
        "round.extend": _extended_report,
        "round.end": _ended_round,
    }
