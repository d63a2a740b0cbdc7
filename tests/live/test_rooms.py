"""Nobody gets a text that is not theirs to see: every byte each socket receives is looked at."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from tests.support.agendas import NOTES
from tests.support.servers import Client
from tests.support.worlds import World


def test_every_text_reaches_its_own_viewers_and_no_others(
    hall: World, connect: Callable[..., Client]
) -> None:
    clients = {
        "group 1": connect(hall.group_token(1), name="name-of-one"),
        "group 1 too": connect(hall.group_token(1)),
        "group 2": connect(hall.group_token(2), name="name-of-two"),
        "facilitator": connect(hall.made.facilitator_token),
        "reads along with 2": connect(hall.made.facilitator_token),
        "wall": connect(hall.made.wall_token),
        "udir": connect(hall.organiser_token("udir")),
        "ks": connect(hall.organiser_token("ks")),
    }
    for client in clients.values():
        assert client.snapshot
    clients["reads along with 2"].call("watch", {"group": 2})
    for number in (1, 2):
        _write(clients[f"group {number}"], f"of-{number}")
    boss = clients["facilitator"]
    boss.op("message.send", to=1, text="only-for-one")
    boss.op("message.send", to="all", text="for-everybody")
    for client in clients.values():
        client.wait_for(lambda one=client: "for-everybody" in str(one.received))
    # Whoever comes later gets a snapshot of the same.
    late = {
        "group 1": connect(hall.group_token(1)),
        "group 2": connect(hall.group_token(2)),
        "facilitator": connect(hall.made.facilitator_token),
        "wall": connect(hall.made.wall_token),
        "udir": connect(hall.organiser_token("udir")),
        "ks": connect(hall.organiser_token("ks")),
    }
    for client in late.values():
        assert client.snapshot
    for name, client in [*clients.items(), *late.items()]:
        received = str(client.received) + str(
            client.call("sync", {"seq": dict.fromkeys(SCOPES, 0)})
        )
        seen = {words for words in WORDS if words in received}
        assert seen == EXPECTED[name], name


SCOPES = ["seminar", "group:1", "group:2", "board", "organiser:ks", "organiser:udir"]
KINDS = ["plain", "removed", "ranked", "to-ks", "parked"]
OF_ONE = {f"{kind}-of-1" for kind in KINDS} | {"only-for-one"}
OF_TWO = {f"{kind}-of-2" for kind in KINDS}
NAMES = {"name-of-one", "name-of-two"}
RANKED = {"ranked-of-1", "ranked-of-2"}
TO_KS = {"to-ks-of-1", "to-ks-of-2"}
ALL = {"for-everybody"}
WORDS = OF_ONE | OF_TWO | NAMES | ALL | {NOTES}
EXPECTED = {
    "group 1": OF_ONE | ALL | {"name-of-one"},
    "group 1 too": OF_ONE | ALL | {"name-of-one"},
    "group 2": OF_TWO | ALL | {"name-of-two"},
    "facilitator": NAMES | ALL | {"only-for-one", NOTES},
    "reads along with 2": NAMES | ALL | {"only-for-one", NOTES} | OF_TWO,
    "wall": ALL,
    "udir": RANKED | ALL,
    "ks": RANKED | TO_KS | ALL,
}


def _write(client: Client, ending: str) -> None:
    points = {}
    for kind in KINDS:
        points[kind] = str(uuid4())
        question = "parking_lot" if kind == "parked" else "both"
        answer = client.op(
            "point.save", point=points[kind], question=question, base=0, text=f"{kind}-{ending}"
        )
        assert answer["ok"]
    assert client.op("point.remove", point=points["removed"], base=1)["ok"]
    assert client.op("point.address", point=points["to-ks"], addressees=["ks"])["ok"]
    ranked = [points["ranked"], points["to-ks"]]
    assert client.op("priorities.set", question="both", points=ranked)["ok"]
