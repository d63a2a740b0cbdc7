"""A report that looks like a real seminar's, of any size, the same every time."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from seminar.domain.events import Event
from seminar.domain.report import (
    PARKING_LOT,
    Report,
    ReportBlock,
    ReportGroup,
    ReportOrganiser,
    ReportPoint,
    ReportQuestion,
)

MINUTE = 60_000
STARTS_AT = 1_682_578_800_000  # 27 April 2023, 09:00 in Oslo

ORGANISERS = (
    ReportOrganiser("udir", "Utdanningsdirektoratet"),
    ReportOrganiser("ks", "KS"),
    ReportOrganiser("kulturskoleradet", "Norsk kulturskoleråd"),
)
ALL_ORGANISERS = tuple(one.key for one in ORGANISERS)

PLACES = (
    "Sunnfjord",
    "Bodø",
    "Trondheim",
    "Kristiansand",
    "Ås",
    "Ålesund",
    "Tromsø",
    "Kongsberg",
    "Øygarden",
    "Nord-Fron",
    "Kárášjohka – Karasjok",
    "Lillestrøm",
    "Vågå",
    "Sandnes",
    "Hamar",
)
SITES = ("Oslo", "Bergen", "Trondheim", "Egen kommune")

BLOCKS = (
    ("apning", "plenary", "Åpning: visjoner og handlingsrom", 25),
    ("tema-1", "plenary", "Tema 1: Samarbeid om kulturskole, SFO og skole", 20),
    ("gruppearbeid-1", "group_work", "Gruppearbeid 1: Lokalt samarbeid", 55),
    ("tema-2", "plenary", "Tema 2: Forankring og begrunnelser", 20),
    ("gruppearbeid-2", "group_work", "Gruppearbeid 2: Hva skal til?", 50),
    ("avslutning", "plenary", "Avslutning", 10),
)

QUESTIONS = (
    (
        "skole",
        "gruppearbeid-1",
        "Kulturskole og skole: På hvilke områder kan dere samarbeide, og hva skal til?",
    ),
    ("sfo", "gruppearbeid-1", "Kulturskole og SFO: Hvordan kan barna møte en helhet?"),
    ("barnehage", "gruppearbeid-1", "Kulturskole og barnehage: Hvor ligger mulighetene hos dere?"),
    ("flere", "gruppearbeid-1", "Hva skal til for at flere barn og unge deltar?"),
    (
        "hos-oss",
        "gruppearbeid-2",
        "Hva skal til for et bedre samarbeid hos oss, på alle nivåer? Gi konkrete eksempler.",
    ),
    ("nasjonalt", "gruppearbeid-2", "Hva kan de tre nasjonale aktørene bidra med?"),
)
INTRODUCTION = "Kulturskolen skal være en del av et helhetlig tilbud til barn og unge."
TO_ORGANISERS = ("hos-oss", "nasjonalt")

SHARED = (
    "Tydeligere føringer for samarbeid i rammeplanen",
    "Felles kompetanseheving for lærere i skole og kulturskole",
    "Nasjonal delingsbank med eksempler som virker",
    "Stimuleringsmidler som varer lenger enn ett år",
    "Forskning på hva kulturskolen betyr for læring og trivsel",
)
BEGINNINGS = (
    "Kulturskolelærere inn i SFO-tiden",
    "Felles planleggingsdager",
    "Fast møtepunkt hver måned mellom rektorene",
    "Instrumenter som kan lånes gratis",
    "Kombinerte stillinger",
    "Skyss etter skoletid",
    "Bandøving på ungdomsskolen",
    "Korps og kulturskole i samme lokaler",
    "Teaterprosjekt på tvers av trinn",
    "Kunst og håndverk med gjestelærer",
    "Et felles årshjul",
    "Friplasser som ikke krever søknad",
    "Sambruk av rom og utstyr",
    "Dans i kroppsøving",
)
ENDINGS = (
    "slik at alle barna blir med, ikke bare de som allerede spiller.",
    "men det krever at noen eier oppgaven.",
    "for eksempel slik vi har prøvd på mellomtrinnet siden i fjor høst.",
    "med tid avsatt i arbeidsplanen.",
    "og at kommunedirektøren har det i sin plan.",
    "– foreldrene spør etter det.",
    "når økonomien tillater det.",
    "fordi avstandene hos oss er lange og bussen går klokka tre.",
    "",
)


def sample_report(groups: int = 50, *, points_each: int = 6, seed: int = 2023) -> Report:
    """Return a finished seminar of `groups` groups that have answered everything."""
    chance = random.Random(seed)
    points = [
        point
        for number in range(1, groups + 1)
        for point in _points_of(number, points_each, chance)
    ]
    return Report(
        title="Nasjonalt dialogseminar om kulturskole, skole og SFO",
        code="KULTUR23",
        language="nb",
        time_zone="Europe/Oslo",
        starts_at=STARTS_AT,
        status="finished",
        made_at=STARTS_AT + 200 * MINUTE,
        for_organiser=None,
        organisers=ORGANISERS,
        groups=tuple(_group(number) for number in range(1, groups + 1)),
        blocks=_blocks(),
        questions=tuple(_question(*one) for one in QUESTIONS),
        points=tuple(points),
        events=_events(),
    )


def _blocks() -> tuple[ReportBlock, ...]:
    blocks, at, late = [], STARTS_AT, 2
    for key, kind, title, minutes in BLOCKS:
        over = 4 if kind == "group_work" else 0
        end = at + minutes * MINUTE
        actual = (at + late * MINUTE, end + (late + over) * MINUTE)
        blocks.append(
            ReportBlock(
                key=key,
                kind=kind,
                title=title,
                planned_start=at,
                planned_end=end,
                actual_start=actual[0],
                actual_end=actual[1],
                took=actual[1] - actual[0],
                paused=MINUTE if key == "tema-1" else 0,
                added=over * MINUTE,
                visits=1,
                left_out=False,
                phases=(("runde", "Rundt bordet"),) if kind == "group_work" else (),
            )
        )
        at, late = end, late + over
    return tuple(blocks)


def _events() -> tuple[Event, ...]:
    """One of each kind, as they may come."""

    def event(minutes: float, kind: str, block: str | None = None, **details: Any) -> Event:
        at = STARTS_AT + round(minutes * MINUTE)
        return Event(0, at, "facilitator", 1, kind, block, **details)

    happened = (
        event(2, "start", "apning"),
        event(27.5, "next", "tema-1"),
        event(30, "pause", "tema-1"),
        event(31, "resume", "tema-1", seconds=60),
        event(33, "skip", "tema-2"),
        event(33.2, "undo", undoes=5),
        event(47, "next", "gruppearbeid-1"),
        event(60, "extend", "gruppearbeid-1", seconds=240),
        event(61, "extend", "gruppearbeid-1", phase="runde", seconds=-90),
        event(62, "extend", "gruppearbeid-1", seconds=60, groups=(3,)),
        event(63, "extend", "gruppearbeid-1", seconds=-30, groups=(3,)),
        event(106, "replan", strategy="push", seconds=300),
        event(
            107,
            "replan",
            strategy="shrink",
            seconds=300,
            lengths=(("tema-2", 1200, 1020), ("avslutning", 600, 480)),
        ),
        event(107.5, "replan", strategy="breaks", seconds=60, lengths=(("tema-2", 1020, 960),)),
        event(108, "replan", "avslutning", strategy="drop", seconds=300),
        event(109, "alerts", alerts=(10, 5, 0)),
        event(110, "goto", "gruppearbeid-2"),
        event(111, "previous", "tema-2"),
        event(112, "round.start", "tema-2", groups=(2, 1, 3), seconds=150),
        event(114.5, "round.next", "tema-2", groups=(1,)),
        event(115, "round.extend", "tema-2", groups=(1,), seconds=60),
        event(116, "round.extend", "tema-2", groups=(1,), seconds=-30),
        event(117, "round.skip", "tema-2", groups=(1,)),
        event(119, "round.next", "tema-2"),
        event(120, "round.end", "tema-2"),
        event(188, "finish", "avslutning"),
        event(189, "reopen", "avslutning"),
        replace(event(190, "continue", "avslutning"), actor="host"),
        replace(event(191, "next"), who=2),
    )
    return tuple(
        replace(one, revision=number, undone=number == 5)
        for number, one in enumerate(happened, start=1)
    )


def _question(key: str, block: str, text: str) -> ReportQuestion:
    leaves = key in TO_ORGANISERS
    return ReportQuestion(
        key=key,
        block=block,
        text=text,
        introduction=INTRODUCTION,
        answers_go_to="organisers" if leaves else "group",
        prioritise_from=1 if leaves else 0,
        prioritise_to=3 if leaves else 0,
        addressees=ALL_ORGANISERS if leaves else (),
    )


def _group(number: int) -> ReportGroup:
    place = PLACES[number % len(PLACES)]
    roles = (("Kari", ("leader", "timekeeper")), ("Ola", ("scribe",)), ("", ("theme_keeper",)))
    return ReportGroup(
        number=number,
        name=place if number < 16 else f"{place} {number // 15}",
        site=SITES[number % len(SITES)],
        municipality=place,
        participants=3 + number % 4,
        members=roles,
        handed_in=(("gruppearbeid-2", STARTS_AT + 165 * MINUTE),),
    )


def _points_of(group: int, each: int, chance: random.Random) -> list[ReportPoint]:
    points: list[ReportPoint] = []
    for place, (key, _block, _text) in enumerate(QUESTIONS):
        for order in range(each):
            number = len(points) + 1
            parked = order == each - 1 and chance.random() < 0.1
            leaves = key in TO_ORGANISERS and not parked
            written = STARTS_AT + (45 + 20 * place) * MINUTE + chance.randrange(15 * MINUTE)
            points.append(
                ReportPoint(
                    id=f"00000000-0000-4000-8000-{group:06d}{number:06d}",
                    number=number,
                    group=group,
                    question=PARKING_LOT if parked else key,
                    text=_text_of(chance, shared=leaves and order < 3),
                    rank=order + 1 if leaves and order < 3 else None,
                    addressees=_addressees(chance) if leaves else (),
                    late=chance.random() < 0.03,
                    created_at=written,
                    updated_at=written + chance.randrange(MINUTE),
                )
            )
    return points


def _text_of(chance: random.Random, *, shared: bool) -> str:
    if shared and chance.random() < 0.5:
        return chance.choice(SHARED) + chance.choice(("", ".", " "))
    return f"{chance.choice(BEGINNINGS)} {chance.choice(ENDINGS)}".strip()


def _addressees(chance: random.Random) -> tuple[str, ...]:
    if chance.random() < 0.4:
        return ALL_ORGANISERS
    chosen = chance.choice(ALL_ORGANISERS)
    return (chosen,)


def empty_report(*, groups: int = 0) -> Report:
    """Return a seminar where nobody has written anything."""
    return sample_report(groups, points_each=0)
