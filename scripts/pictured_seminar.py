"""The seminar in the README's pictures: places that do not exist, and what might be said there."""

from typing import NamedTuple

TITLE = "Dialogseminar om kulturskolen"
DATE = "2027-04-27"
TIME = "09:00"


class PicturedGroup(NamedTuple):
    """A group, and who sits at its table; the first one writes."""

    name: str
    site: str
    municipality: str
    people: tuple[str, ...]


GROUPS = (
    PicturedGroup("Fjordvik", "Fjordbyen", "Fjordvik", ("Ingrid", "Per", "Amina", "Jorunn")),
    PicturedGroup("Lyngøy", "Fjordbyen", "Lyngøy", ("Maja", "Olav", "Sunniva")),
    PicturedGroup("Skogdal", "Fjordbyen", "Skogdal", ("Tor", "Henriette", "Yusuf", "Anne")),
    PicturedGroup("Nordvåg", "Storhamn", "Nordvåg", ("Kari", "Eirik", "Sara", "Bjørn", "Ellen")),
    PicturedGroup("Elvebakk", "Storhamn", "Elvebakk", ("Ravna", "Mathis", "Gro")),
    PicturedGroup("Storvik", "Storhamn", "Storvik", ("Linn", "Arne", "Fatima", "Hilde")),
    PicturedGroup("Østmark", "Innbygda", "Østmark", ("Jonas", "Berit", "Thea")),
    PicturedGroup("Åsgrend", "Innbygda", "Åsgrend", ("Silje", "Knut", "Marit", "Adam")),
)

# Question: group's number: what it wrote.
FIRST_TALK: dict[str, dict[int, tuple[str, ...]]] = {
    "skole": {
        1: (
            "Kulturskolelærere inn i musikktimene på 3. og 4. trinn",
            "Felles planleggingsdag i august",
            "Låne rom av hverandre uten å betale husleie",
        ),
        2: (
            "Skoleteater hvert år, med kulturskolen som regissør",
            "Én kontaktperson på hver skole",
        ),
        3: ("Komponere i norskfaget: egne tekster blir til sanger", "Felles arbeidsplan"),
        4: (
            "Kulturskolen overtar valgfaget «Sal og scene» på ungdomstrinnet",
            "Delte stillinger, 50/50 mellom skole og kulturskole",
            "Instrumentene står på skolen, ikke hjemme",
            "Timeplanen legges sammen i mars",
        ),
        5: ("Joik og fortelling i alle klassetrinn", "Lærerne får lov til å være til stede"),
        6: ("Delte stillinger", "Korps i skoletiden"),
        7: ("Dansedager på mellomtrinnet", "Felles økt for lærerne én gang i måneden"),
        8: ("Kunstner på skolen to uker hvert halvår", "Mindre skjema, mer avtale"),
    },
    "sfo": {
        1: ("Kor på SFO hver tirsdag", "SFO-ansatte med på øvelsene"),
        2: ("Kulturskolen kommer til SFO, ikke omvendt",),
        4: (
            "Kulturskoletimen legges inn i SFO-dagen, så ingen må hentes",
            "Samme voksne i begge tilbudene",
        ),
        5: ("Lavterskel: prøve tre instrumenter på tre måneder",),
        6: ("Fast dag med dans og drama", "Søskenmoderasjon på tvers"),
        7: ("Felles foreldremøte om høsten",),
        8: ("SFO-leder og rektor på kulturskolen møtes fast",),
    },
    "barnehage": {
        1: ("Sangstund i alle barnehager, med materiell som blir igjen",),
        3: ("Kurs for de ansatte heller enn besøk",),
        4: ("Musikk på småbarnsavdelingen, sammen med helsestasjonen",),
        6: ("Barnehagen låner instrumentkasse",),
    },
    "flere-med": {
        1: ("Gratis første semester",),
        2: ("Bussen må gå også etter klokka 17",),
        4: (
            "Spørre ungdommene selv, og bruke svarene",
            "Ingen venteliste for dem som vil lage noe digitalt",
        ),
        6: ("Brosjyre på ni språk", "Utlån av utstyr"),
        8: ("Fritidskortet må gjelde kulturskolen",),
    },
    "parking_lot": {4: ("Hvem eier flygelet i samfunnshuset?",)},
}

FRAMEWORK = "Gi kulturskolen en tydelig plass i rammeplanen for SFO"
SHARED_POSTS = "Gjør det enkelt å dele stillinger mellom skole og kulturskole"
COURSES = "Felles kurs for lærere og kulturskolelærere"
EXAMPLES = "Samle gode eksempler fra små kommuner på ett sted"
MONEY = "Støtte til prosjekter må vare i mer enn ett år"

# Group's number: what it wrote, whom that is for, and the first so many in order of rank.
ADVICE: dict[int, tuple[tuple[str, tuple[str, ...]], ...]] = {
    1: ((FRAMEWORK, ("udir",)), (SHARED_POSTS, ("ks",)), ("Bruk oss som prøvekommune", ())),
    2: ((EXAMPLES, ("kulturskoleradet",)), (FRAMEWORK, ("udir",))),
    3: ((MONEY, ()), (COURSES, ("udir", "kulturskoleradet")), (FRAMEWORK, ("udir",))),
    4: (
        (FRAMEWORK, ("udir",)),
        (COURSES, ("kulturskoleradet", "udir")),
        ("Tall vi kan vise politikerne: hva betyr kulturskolen for barna?", ("ks",)),
        ("Et nettmøte i halvåret der kommunene lærer av hverandre", ("ks", "kulturskoleradet")),
    ),
    5: (("Læremidler om samisk musikk, på tre språk", ("udir",)), (MONEY, ())),
    6: ((SHARED_POSTS, ("ks",)), (EXAMPLES, ("kulturskoleradet",)), (MONEY, ("udir",))),
    7: ((COURSES, ("udir",)), (SHARED_POSTS, ("ks",))),
    8: ((FRAMEWORK, ("udir",)), (EXAMPLES, ("kulturskoleradet",)), ("Færre rapporter", ("udir",))),
}

AT_HOME: dict[int, tuple[str, ...]] = {
    1: ("Rektorene setter av to timer i uka fra høsten",),
    2: ("Kommunedirektøren gir én leder ansvaret",),
    4: (
        "Oppvekst og kultur får felles budsjettpost",
        "Rektor på kulturskolen inn i rektormøtet",
        "Fast punkt i hovedutvalget hver vår",
    ),
    6: ("Kulturskolen inn i planen for oppvekst",),
    8: ("En lærer på hver skole er bindeledd, med tid til det",),
}

SLOW_GROUPS = (2, 7)
QUICK_GROUPS = (1, 4, 5, 6)
