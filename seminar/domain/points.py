"""Points: what a group notes, revision by revision, and which come first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from seminar.domain.errors import SeminarError
from seminar.domain.text import clean

MOST_CHARACTERS = 10_000
MOST_CHARACTERS_BESIDE = 100_000
MOST_TEXTS_BESIDE = 20


@dataclass(frozen=True)
class OtherText:
    """A text that came between and that nobody has chosen from yet.

    It was written in `text_rev`, and `rev` is the last revision under which it stood.
    """

    rev: int
    text: str
    by: int | None
    text_rev: int

    def is_known_by(self, base: int) -> bool:
        """Whether who types on top of `base` has seen this text."""
        return _stood_under(base, self.text_rev, self.rev)


@dataclass(frozen=True)
class PointState:
    """What the rules need to know of a point. `rev` is 0 for one that is not there.

    The text was written in `text_rev`; it has gone on under later revisions where another
    was put beside it, or where the point was taken away and brought back.
    """

    rev: int = 0
    text: str = ""
    author: int | None = None
    removed: bool = False
    other_texts: tuple[OtherText, ...] = ()
    text_rev: int = 0

    @property
    def counted(self) -> bool:
        """Whether it is one of the group's points: an empty one, or one taken away, is not."""
        return bool(self.text) and not self.removed

    def is_known_by(self, base: int) -> bool:
        """Whether who types on top of `base` has seen what stands; a removal is seen as such."""
        if self.removed:
            return base == self.rev
        return _stood_under(base, self.text_rev, self.rev)


def _stood_under(base: int, text_rev: int, rev: int) -> bool:
    """Whether `base` shows the text that was written in `text_rev` and stood last under `rev`.

    A text goes on under every second revision; those between belong to texts beside it.
    """
    return base == rev or (text_rev <= base < rev and (base - text_rev) % 2 == 0)


@dataclass(frozen=True)
class Saved:
    """The point after a save, and whether a new revision is to be written.

    `gave_way` is the revision that was saved, where it stands beside another
    text and not in its place.
    """

    state: PointState
    changed: bool
    gave_way: PointState | None = None

    @property
    def conflict(self) -> bool:
        """Whether there are texts that nobody has chosen from yet."""
        return bool(self.state.other_texts)

    @property
    def rev(self) -> int:
        """The revision that the saved text has."""
        return (self.gave_way or self.state).rev


def checked_text(text: str) -> str:
    """The text as it is kept: white space alone is none. Raises `too_large`, never cuts."""
    cleaned = clean(text)
    if not cleaned.strip():
        return ""
    if len(cleaned) > MOST_CHARACTERS:
        raise SeminarError("too_large", "text_too_long", field="text", most=MOST_CHARACTERS)
    return cleaned


def save(
    point: PointState, base: int, text: str, author: int | None, *, gives_way: bool = False
) -> Saved:
    """A text typed on top of revision `base`.

    Where another text has come since `base`, the new one stands and the other
    is kept beside it, until somebody chooses: typing is never refused. A text
    takes the place of the one it was typed on top of, whether that one stands
    or is kept beside, and under whichever of its revisions it was seen.

    `gives_way` says that the text is sent again, by a device that may have been
    away for long: what came meanwhile stands, and this text is kept beside it.
    """
    text = checked_text(text)
    if point.rev == 0:
        return _first(base, text, author)
    require_known(point, base)
    if text == point.text:
        return Saved(point, changed=False)
    typed = _rewritten(replace(point, removed=False), text, author)
    if not point.is_known_by(base):
        if gives_way and _holds_its_place(point, typed):
            return _put_beside(point, base, typed)
        typed = replace(typed, other_texts=_kept_beside(point, base, typed))
    return Saved(typed, changed=True)


def _rewritten(point: PointState, text: str, author: int | None) -> PointState:
    rev = point.rev + 1
    return replace(point, rev=rev, text=text, author=author, text_rev=rev)


def _holds_its_place(point: PointState, typed: PointState) -> bool:
    """Whether there is a text in sight that an older one could push aside."""
    return bool(point.text) and not point.removed and not _goes_on(point, typed)


def _put_beside(point: PointState, base: int, typed: PointState) -> Saved:
    """The standing text goes on under a revision of its own.

    So nobody who types on from the text beside it is taken to have seen it.
    """
    rev = _rev_beside(point)
    is_shown = bool(typed.text) and not _goes_on(typed, point)
    in_sight = (point.text, typed.text) if is_shown else (point.text,)
    others = [other for other in _not_typed_over(point, base) if other.text not in in_sight]
    if is_shown:
        others.append(OtherText(rev, typed.text, typed.author, rev))
    state = replace(point, rev=rev + 1, other_texts=_with_room_for_the_newest(others))
    return Saved(state, changed=True, gave_way=replace(typed, rev=rev, text_rev=rev))


def _rev_beside(point: PointState) -> int:
    """The next revision that can't be taken for one of the standing text's own."""
    return point.rev + 1 + (point.rev - point.text_rev) % 2


def _not_typed_over(point: PointState, base: int) -> list[OtherText]:
    return [other for other in point.other_texts if not other.is_known_by(base)]


def _first(base: int, text: str, author: int | None) -> Saved:
    if base != 0:
        raise SeminarError("not_found", "point_unknown", field="point")
    if not text:
        raise SeminarError("invalid", "text_empty", field="text")
    return Saved(_rewritten(PointState(), text, author), changed=True)


def _kept_beside(point: PointState, base: int, typed: PointState) -> tuple[OtherText, ...]:
    """The newest of the texts that came between; the history has all of them."""
    others = _not_typed_over(point, base)
    if not _goes_on(point, typed):
        others.append(OtherText(point.rev, point.text, point.author, point.text_rev))
    wanted = [other for other in others if other.text and other.text != typed.text]
    return _with_room_for_the_newest(wanted)


def _with_room_for_the_newest(others: list[OtherText]) -> tuple[OtherText, ...]:
    kept = others[-MOST_TEXTS_BESIDE:]
    while sum(len(other.text) for other in kept) > MOST_CHARACTERS_BESIDE:
        kept.pop(0)
    return tuple(kept)


def _goes_on(earlier: PointState, later: PointState) -> bool:
    """Whether somebody typed on at the end of their own text, before hearing that it arrived."""
    own = later.author is not None and later.author == earlier.author
    return own and not earlier.removed and later.text.startswith(earlier.text)


def resolve(point: PointState, base: int, text: str, author: int | None) -> PointState:
    """The text somebody chose or merged; the others stay in the history only."""
    text = checked_text(text)
    require_known(point, base)
    require_newest(point, base)
    return _rewritten(replace(point, other_texts=()), text, author)


def set_removed(point: PointState, base: int, *, removed: bool) -> PointState:
    """The point taken away or brought back. The same again changes nothing."""
    require_known(point, base)
    if point.removed == removed:
        return point
    require_newest(point, base)
    return replace(point, rev=point.rev + 1, removed=removed)


def require_known(point: PointState, base: int) -> None:
    """Raises `invalid` where a revision is named that has not come yet."""
    if base > point.rev:
        raise SeminarError("invalid", "base_unknown", field="base")


def require_newest(point: PointState, base: int) -> None:
    """Raises `stale` where the sender has not seen the point's newest text."""
    if base != point.rev:
        raise SeminarError("stale", "point_moved_on", field="base")


def checked_priorities(
    points: Sequence[str], present: Collection[str], most: int
) -> tuple[str, ...]:
    """A question's priorities in order of rank.

    `present` holds the ids of the group's points under the question. Fewer
    than the question asks for are accepted: a group chooses one at a time.
    """
    if len(points) > most:
        raise SeminarError("invalid", "too_many_priorities", field="points", most=most)
    if len(set(points)) != len(points):
        raise SeminarError("invalid", "priority_twice", field="points")
    if not set(points) <= set(present):
        raise SeminarError("not_found", "point_unknown", field="points")
    return tuple(points)


def checked_addressees(addressees: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """The organisers a point is for, in the question's own order."""
    if not set(addressees) <= set(allowed):
        raise SeminarError("invalid", "addressee_unknown", field="addressees")
    return tuple(key for key in allowed if key in addressees)


def effective_addressees(addressees: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """Whom a point reaches: all of the question's, where the group named none."""
    return tuple(key for key in allowed if key in addressees) or tuple(allowed)


def position_before(positions: Sequence[tuple[str, float]], before: str | None) -> float:
    """Where a point goes so that it stands before another, or last.

    `positions` are the others' ids and positions in order. Positions are
    numbers with room between them, so that one move changes one row.
    """
    if before is None:
        return positions[-1][1] + 1.0 if positions else 1.0
    for index, (point, position) in enumerate(positions):
        if point == before:
            previous = positions[index - 1][1] if index else position - 2.0
            return (previous + position) / 2
    raise SeminarError("not_found", "point_unknown", field="before")
