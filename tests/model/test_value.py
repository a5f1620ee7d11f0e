"""Values: mistakes are told at the argument that holds them, in words that name the cure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stackspec.model.compose.mounts import Mount
from stackspec.model.compose.parts import Attachment, Healthcheck, Port
from stackspec.model.compose.resources import Config, File, Network, Secret, Volume
from stackspec.model.compose.service import Service
from stackspec.model.origin import made_by
from stackspec.model.value import ModelError
from stackspec.source.place import Place

Make = Callable[[], object]

MISTAKES: list[tuple[str, Make, str, str]] = [
    ("unknown", lambda: Network("a", internl=True), "True", "Network has no attribute 'internl': did you mean 'internal'?"),
    ("far", lambda: Mount("/x", zzz=1), "1", "Mount has no attribute 'zzz': it has bind, consistency, extensions, image, read_only, source, target, tmpfs, type, volume"),
    ("type", lambda: Network("a", internal="yes"), '"yes"', "Network.internal is 'yes', but should be True or False"),
    ("unit", lambda: Service("a", image="x", mem_limit="2Q"), '"2Q"', "Service.mem_limit: '2Q' is no size: write a number and a unit, like 512M or 2G"),
    ("word", lambda: Port(80, protocol="tpc"), '"tpc"', "Port.protocol is 'tpc': use 'tcp', 'udp' or 'sctp'"),
    ("missing", lambda: Mount(), "Mount()", "Mount.target is missing: give it a value"),
    ("item", lambda: Service("a", image="x", cap_drop=["ALL", 7]), "7", "Service.cap_drop.1 is 7, but should be text"),
    ("text for a list", lambda: Service("a", image="x", command="run it"), '"run it"', "Service.command is 'run it', but should be a list"),
    ("key", lambda: Network("a b"), '"a b"', "Network.key: 'a b' is no name: use letters, digits and . _ -"),
    ("bound", lambda: Service("a", image="x", oom_score_adj=1001), "1001", "Service.oom_score_adj: 1001 is out of bounds: give -1000 or more, up to 1000"),
    ("nothing to run", lambda: Service("a"), 'Service("a")', "service 'a': nothing says what it runs: give image= or build="),
    ("both", lambda: Secret("a", file="x", environment="Y"), '"Y"', "secret 'a': file and environment both say where it comes from: keep one"),
    ("neither", lambda: Config("a"), 'Config("a")', "config 'a': nothing says where it comes from: give file=, content=, environment= or external=True"),
    ("escape", lambda: File("../x", ""), '"../x"', "File.path: '../x' leaves the rendered tree: write a relative path, with / and without . or .."),
    ("extension", lambda: Network("a", extensions={"y": 1}), '{"y": 1}', "Network.extensions: 'y' is no extension: its name must start with x-"),
    ("kind", lambda: Attachment(Volume("v")), 'Volume("v")', "Attachment.network: Volume(key='v') is no network: refer to one by its value or its key"),
    ("test", lambda: Healthcheck(test=["curl"]), '["curl"]', "a healthcheck's test starts with CMD, CMD-SHELL or NONE"),
    ("alone", lambda: Service("a", image="x", ports=Port(80)), "Port(80)", "Service.ports: Port(target='80') stands alone: write a list, [Port(…)]"),
    ("text for a value", lambda: Service("a", image="x", ports=["80:80"]), '"80:80"', "Service.ports.0: '80:80' is no Port: write Port(…)"),
    ("upper-case key", lambda: Service("a", image="x", labels={"B": []}), "[]", "Service.labels.B is [], but should be text"),
    ("empty key", lambda: Service("a", image="x", environment={"": "x"}), '"x"', "Service.environment. is '', but should say something"),
    ("surrogate", lambda: File("a", "\ud800"), '"\\ud800"', "File.content: '\\ud800' is half a surrogate pair: write whole characters"),
    ("twice", lambda: Network("a", key="b"), 'Network("a", key="b")', "Network got 'key' twice: by position and by keyword"),
    ("positions", lambda: Network("a", "b"), 'Network("a", "b")', "Network takes 1 arguments by position (key), not 2"),
]  # fmt: skip


def text_at(place: Place) -> str:
    line = Path(place.file).read_text("utf-8").splitlines()[place.line - 1]
    assert place.end_line == place.line
    return line[place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize(
    ("make", "culprit", "message"), [pytest.param(*rest, id=name) for name, *rest in MISTAKES]
)
def test_mistakes(make: Make, culprit: str, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        make()
    assert caught.value.message == message
    assert isinstance(caught.value.place, Place)
    assert text_at(caught.value.place) == culprit


def test_values_know_their_arguments() -> None:
    port = Port(
        80,
        host_ip="127.0.0.1",
    )
    assert port.place is not None
    assert (port.place.end_line - port.place.line) == 3
    where = port.place_of("host_ip")
    assert where is not None
    assert text_at(where) == '"127.0.0.1"'
    target = port.place_of("target")
    assert target is not None
    assert text_at(target) == "80"


def test_columns_count_characters() -> None:
    labels = {"größe": "ü"}; network = Network("a", labels={"ä": "ö"}, name="é")  # fmt: skip # noqa: E702
    assert labels
    where = network.place_of("name")
    assert where is not None
    assert text_at(where) == '"é"'


def test_computed_arguments_are_placed_at_the_call() -> None:
    arguments = {"internal": True}
    network = Network("a", **arguments)
    assert network.place_of("internal") == network.place


def test_what_is_made_for_somebody_is_placed_at_their_call() -> None:
    asked = Network("asked")
    with made_by(asked.origin):
        made = Network("made")
    assert made.place == asked.place


def test_values_are_frozen_and_equal_by_content() -> None:
    assert Network("a", internal=True) == Network("a", internal=True)
    with pytest.raises(
        ModelError, match=r"Network\.key cannot be changed: values are frozen, so make another one"
    ):
        Network("a").key = "b"  # type: ignore[misc]


def test_a_value_shows_only_what_was_set() -> None:
    assert repr(Service("a", image="x", init=True)) == "Service(key='a', image='x', init=True)"
