"""images.toml and the folders beside it agree; the build command says so when it cannot do what it is asked."""

from __future__ import annotations

import pytest

from tests.live.images.build import main, state
from tests.live.images.catalogue import HERE, catalogue, not_proven, with_what_they_stand_on

IMAGES = catalogue()


def test_every_name_is_given_once() -> None:
    names = [name for image in IMAGES for name in image.names] + [
        name for one in not_proven() for name in one.names
    ]
    assert sorted(names) == sorted(set(names))


def test_every_folder_is_listed_and_every_listed_folder_is_there() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {image.folder for image in IMAGES} == folders


def test_every_stand_in_says_what_it_proves_and_where_it_differs() -> None:
    silent = [image.name for image in IMAGES if not image.helper and not (image.contract and image.differs)]
    assert silent == []


def test_an_image_comes_after_what_it_stands_on() -> None:
    order = [image.folder for image in with_what_they_stand_on(["webhook-receiver"], IMAGES)]
    assert order == ["base", "packages", "python", "webhook-receiver"]


def test_content_follows_arguments_and_what_an_image_stands_on() -> None:
    by_name = {name: image for image in IMAGES for name in image.names}
    assert by_name["postgres:17"].content() != by_name["postgres:18"].content()
    assert by_name["postgres:17"].content() == by_name["postgres:17.11"].content()


def test_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["postgress"]) == 2
    assert "images.toml lists no image 'postgress'" in capsys.readouterr().err


def test_no_engine(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert main(["redis"]) == 3
    assert "no container engine answers" in capsys.readouterr().err


def test_list_names_what_cannot_be_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    printed = capsys.readouterr().out
    assert "redis:8" in printed
    assert "not proven: grafana/grafana: " in printed


def test_an_image_that_is_not_ours_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {"Id": "sha256:1", "Config": {"Labels": {"maintainer": "somebody"}}}
    monkeypatch.setattr("tests.live.images.build.inspect", lambda name: theirs)
    assert state(IMAGES[-1]) == "kept"
