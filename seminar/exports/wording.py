"""The sentences that all formats and the screens share, in the report's language."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from seminar.domain.report import PARKING_LOT, EmptyReason, Report, ReportBlock, ReportPoint

TRANSLATIONS = Path(__file__).parent.parent / "translations"

Translate = Callable[..., str]


class Wording:
    """Sentences in one language; `gettext` fills in named values as on the pages."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.translations = gettext.translation("messages", TRANSLATIONS, [language], fallback=True)

    def gettext(self, message: str, **values: object) -> str:
        """Return `message` translated, with its named values filled in."""
        sentence = self.translations.gettext(message)
        return sentence % values if values else sentence

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the sentence for `number`, which is also its value `num`."""
        return self.translations.ngettext(one, many, number) % ({"num": number} | values)


def ranking_rule(gettext: Translate) -> tuple[str, ...]:
    """Return the ranking rule in words, as it is printed beside every result."""
    _ = gettext
    return (
        _("What most groups have prioritised comes first."),
        _(
            "Where two have equally many groups, rank points decide. With up to three priorities, "
            "a group's first gives three points, its second two and its third one."
        ),
        _("If they are still equal, the one that was written first comes first."),
        _(
            "Points that say the same, word for word, are counted as one. Capital letters, spaces "
            "and closing punctuation make no difference, and each group counts once."
        ),
    )


def empty_sentence(reason: EmptyReason, gettext: Translate) -> str:
    """Return the sentence that says why there is nothing to show."""
    _ = gettext
    sentences = {
        "no_groups": _("There is nothing here, because the seminar has no groups."),
        "nothing_written": _("There is nothing here yet: no group has written a point."),
        "nothing_addressed": _(
            "There is nothing here yet: the groups have written, but no point is addressed here."
        ),
        "nothing_prioritised": _(
            "There is nothing here yet: the groups have written, but have not prioritised."
        ),
    }
    return sentences[reason]


def block_kind(kind: str, gettext: Translate) -> str:
    """Return what a block of this kind is called."""
    _ = gettext
    kinds = {"plenary": _("Plenary"), "group_work": _("Group work"), "break": _("Break")}
    return kinds[kind]


def block_remark(block: ReportBlock, words: Wording) -> str:
    """Return what the block's times don't tell: that it was left out, or gone to again."""
    if block.left_out:
        return words.gettext("left out")
    if block.visits > 1:
        return words.ngettext("%(num)s visit", "%(num)s visits", block.visits)
    return ""


def role_name(role: str, gettext: Translate) -> str:
    """Return what a role is called."""
    _ = gettext
    roles = {
        "leader": _("Leader"),
        "timekeeper": _("Timekeeper"),
        "scribe": _("Scribe"),
        "theme_keeper": _("Theme-keeper"),
    }
    return roles[role]


def status_sentence(status: str, gettext: Translate) -> str:
    """Return how far the seminar had come when the report was made."""
    _ = gettext
    statuses = {
        "planned": _("Made before the seminar started"),
        "running": _("Made while the seminar was going on"),
        "paused": _("Made while the seminar was going on"),
        "finished": _("Made after the seminar was finished"),
    }
    return statuses[status]


def question_text(report: Report, point: ReportPoint, gettext: Translate) -> str:
    """Return the text of the question a point stands under."""
    _ = gettext
    question = report.questions_by_key.get(point.question)
    return _("Parking lot") if question is None else question.text


def group_name(report: Report, number: int, gettext: Translate) -> str:
    """Return what a group is called in a report: its number, then its name."""
    group = report.groups_by_number.get(number)
    return named_group(number, group.name if group else "", gettext)


def named_group(number: int, name: str, gettext: Translate) -> str:
    """Return a group's number, then its name where it has one."""
    _ = gettext
    numbered = _("Group %(number)s", number=number)
    name = name.strip()
    return f"{numbered} {name}" if name and name != numbered else numbered


def length(seconds: int) -> str:
    """Return a length of time; minutes and seconds are written alike in all our languages."""
    minutes, rest = divmod(seconds, 60)
    parts = (f"{minutes} min" if minutes else "", f"{rest} s" if rest or not minutes else "")
    return " ".join(filter(None, parts))


def organiser_names(report: Report, keys: tuple[str, ...]) -> str:
    """Return the organisers with these keys, in the agenda's order."""
    return ", ".join(one.name for one in report.organisers if one.key in keys)


def local_time(milliseconds: int, time_zone: str) -> datetime:
    """Return an instant as the clock on the wall shows it, without a zone."""
    zone = ZoneInfo(time_zone)
    return datetime.fromtimestamp(milliseconds // 1000, zone).replace(tzinfo=None)


def is_parked(report: Report, point: ReportPoint) -> bool:
    """Whether a point lies in the parking lot."""
    return point.question == PARKING_LOT or point.question not in report.questions_by_key


def about_report(report: Report, gettext: Translate) -> str:
    """Return what a report is and whom it is for, in one line."""
    _ = gettext
    if report.for_organiser is None:
        return _("Feedback from the groups")
    recipient = organiser_names(report, (report.for_organiser,))
    return _("Feedback from the groups to %(organiser)s", organiser=recipient)


def full_title(report: Report) -> str:
    """Return the report's title, with whom it is for."""
    if report.for_organiser is None:
        return report.title
    return f"{report.title} – {organiser_names(report, (report.for_organiser,))}"
