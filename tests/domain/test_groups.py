"""Roles: dealt evenly, handed over, and never a group without a scribe while anyone is there."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from seminar.domain.groups import ROLES, Holders, Member, Role, deal, roles_of, take, with_scribe

MEMBERS = st.lists(st.booleans(), max_size=8).map(
    lambda presence: [Member(number, here) for number, here in enumerate(presence, start=1)]
)
HOLDERS = st.dictionaries(st.sampled_from(ROLES), st.integers(1, 9))


def present(members: list[Member]) -> list[int]:
    return [member.id for member in members if member.present]


@given(members=MEMBERS, seed=st.integers(0, 100))
def test_roles_are_dealt_evenly_among_those_present(members: list[Member], seed: int) -> None:
    dealt = deal(members, Random(seed))
    here = present(members)
    if not here:
        assert dealt == {}
        return
    assert set(dealt) == set(ROLES)
    counts = Counter(dealt.values())
    assert set(counts) <= set(here)
    assert len(counts) == min(len(here), len(ROLES))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_with_three_people_the_leader_keeps_the_time() -> None:
    dealt = deal([Member(number, present=True) for number in (1, 2, 3)], Random(1))
    assert dealt["leader"] == dealt["timekeeper"]


def test_everyone_can_get_every_role() -> None:
    members = [Member(number, present=True) for number in range(5)]
    scribes = {deal(members, Random(seed))["scribe"] for seed in range(200)}
    assert scribes == {0, 1, 2, 3, 4}


@given(members=MEMBERS, holders=HOLDERS)
def test_a_scribe_who_is_there_as_long_as_anyone_is(
    members: list[Member], holders: dict[Role, int]
) -> None:
    newest = with_scribe(holders, members)
    here = present(members)
    if here:
        assert newest["scribe"] in here
    if not here or holders.get("scribe") in here:
        assert newest == holders
    assert {role: newest[role] for role in newest if role != "scribe"} == {
        role: holders[role] for role in holders if role != "scribe"
    }


def test_the_new_scribe_holds_fewest_roles_and_came_first() -> None:
    members = [Member(1, present=False), *(Member(number, present=True) for number in (2, 3, 4))]
    holders: Holders = {"scribe": 1, "leader": 2, "timekeeper": 2}
    assert with_scribe(holders, members)["scribe"] == 3
    busy: Holders = {"scribe": 1, "leader": 2, "timekeeper": 3, "theme_keeper": 4}
    assert with_scribe(busy, members)["scribe"] == 2


@given(holders=HOLDERS, role=st.sampled_from(ROLES), participant=st.integers(1, 9))
def test_taking_a_role_leaves_the_others(
    holders: dict[Role, int], role: Role, participant: int
) -> None:
    taken = take(holders, role, participant)
    assert taken == {**holders, role: participant}
    assert role in roles_of(taken, participant)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("come"), st.integers(1, 5)),
            st.tuples(st.just("go"), st.integers(1, 5)),
            st.tuples(st.just("deal"), st.integers(0, 9)),
        ),
        max_size=30,
    )
)
def test_whatever_happens_there_is_a_scribe(steps: list[tuple[str, int]]) -> None:
    members: dict[int, bool] = {}
    holders: dict[Role, int] = {}
    for step, number in steps:
        group = [Member(id, here) for id, here in members.items()]
        if step == "deal":
            holders = deal(group, Random(number)) or holders
        else:
            members[number] = step == "come"
        group = [Member(id, here) for id, here in members.items()]
        holders = with_scribe(holders, group)
        assert not present(group) or holders["scribe"] in present(group)
