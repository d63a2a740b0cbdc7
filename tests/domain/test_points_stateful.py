"""Several write on one point, on top of whatever they have ever seen of it."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from seminar.domain.points import PointState, Saved, resolve, save, set_removed

AUTHORS = st.sampled_from([1, 2, 3, None])
ENDINGS = st.sampled_from(["", "!", " and more"])


class Writing(RuleBasedStateMachine):
    """A text is in sight until one who has seen it replaces it, or its author types on at its end.

    One that comes after the text that its author typed on from it is in the history only. And the
    other way round: a text that its replacer has seen is not put beside as a conflict.
    """

    def __init__(self) -> None:
        super().__init__()
        self.point = PointState()
        # Of each revision, that in which the text it showed was written; and of that, the text.
        self.shown = {0: 0}
        self.words = {0: ""}
        # Revisions that changed no text: an old one may count as unseen, which loses nothing.
        self.of_no_text: set[int] = set()
        self.owed: set[str] = set()

    @initialize(author=AUTHORS)
    def begin(self, author: int | None) -> None:
        first = save(PointState(), 0, "First", author)
        assert first.state == PointState(rev=1, text="First", author=author, text_rev=1)
        self._remember(first, "First")

    @rule(data=st.data(), author=AUTHORS, gives_way=st.booleans())
    def write(self, data: st.DataObject, author: int | None, gives_way: bool) -> None:
        before, base = self.point, data.draw(st.sampled_from(sorted(self.shown)), "base")
        text = self._some_text(data)
        saved = save(before, base, text, author, gives_way=gives_way)
        if text == before.text:
            assert saved == Saved(before, changed=False)
            return
        if saved.gave_way:
            self._check_what_stands(saved, base, gives_way=gives_way)
        else:
            self._check_what_is_new(saved, text, author)
        self.owed.discard(self.words[self.shown[base]])
        self._check_what_is_beside(saved, base)
        is_late = bool(saved.gave_way) and _goes_on(text, author, before)
        self._remember(saved, text, is_owed=not is_late)

    @rule(data=st.data(), author=AUTHORS)
    def choose(self, data: st.DataObject, author: int | None) -> None:
        text = self._some_text(data)
        chosen = resolve(self.point, self.point.rev, text, author)
        assert chosen.other_texts == ()
        self.owed.clear()
        self._remember(Saved(chosen, changed=True), text)

    @rule(removed=st.booleans())
    def remove_or_restore(self, removed: bool) -> None:
        before = self.point
        self.point = set_removed(before, before.rev, removed=removed)
        assert self.point.text_rev == before.text_rev
        if self.point.rev not in self.shown:
            self.of_no_text.add(self.point.rev)
        self.shown[self.point.rev] = before.text_rev

    @invariant()
    def what_is_owed_is_in_sight(self) -> None:
        beside = [other.text for other in self.point.other_texts]
        assert self.owed <= {self.point.text, *beside}
        assert "" not in beside

    @invariant()
    def each_text_is_where_it_was_written(self) -> None:
        assert self.words[self.point.text_rev] == self.point.text
        for other in self.point.other_texts:
            assert self.words[other.text_rev] == other.text
            assert self.shown[other.rev] == other.text_rev

    def _some_text(self, data: st.DataObject) -> str:
        """A new text, an older one (none is among them), or one that goes on at its end."""
        start = data.draw(st.sampled_from([f"Text {len(self.words)}", *self.words.values()]))
        return str(start + data.draw(ENDINGS))

    def _check_what_stands(self, saved: Saved, base: int, *, gives_way: bool) -> None:
        before, after = self.point, saved.state
        assert gives_way
        assert self.shown[base] != before.text_rev or base in self.of_no_text
        assert before.rev < saved.rev < after.rev
        assert (after.text, after.author) == (before.text, before.author)
        assert (after.text_rev, after.removed) == (before.text_rev, before.removed)

    def _check_what_is_new(self, saved: Saved, text: str, author: int | None) -> None:
        before, after = self.point, saved.state
        assert (after.text, after.author, after.removed) == (text, author, False)
        assert saved.rev == after.rev == after.text_rev == before.rev + 1
        is_own = author is not None and author == before.author
        if is_own and not before.removed and text.startswith(before.text):
            self.owed.discard(before.text)

    def _check_what_is_beside(self, saved: Saved, base: int) -> None:
        before = self.point
        assert saved.conflict is bool(saved.state.other_texts)
        is_vague = base in self.of_no_text or (
            before.removed and self.shown[base] == before.text_rev
        )
        if base == before.rev or not is_vague:
            beside = {other.text_rev for other in saved.state.other_texts}
            assert self.shown[base] not in beside

    def _remember(self, saved: Saved, text: str, *, is_owed: bool = True) -> None:
        """`text` was saved, wherever it stands now."""
        self.point = saved.state
        self.words[saved.rev] = text
        self.shown |= {saved.state.rev: saved.state.text_rev, saved.rev: saved.rev}
        if is_owed and text:
            self.owed.add(text)


def _goes_on(text: str, author: int | None, later: PointState) -> bool:
    return author is not None and author == later.author and later.text.startswith(text)


def test_no_text_is_lost_unseen_and_none_that_was_seen_is_a_conflict() -> None:
    run_state_machine_as_test(Writing, settings=settings(stateful_step_count=30))
