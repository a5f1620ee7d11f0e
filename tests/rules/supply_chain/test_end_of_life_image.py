import datetime

import pytest

from stackspec.compose.view.surroundings import Surroundings
from stackspec.rules.testing import judge


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch):
    monkeypatch.setattr(Surroundings, "today", datetime.date(2026, 11, 1))


ENDED = "services.db.image: db runs {}, and postgres {} got its last fixes on {}: move to a supported version"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("postgres:12", [ENDED.format("postgres:12", 12, "2024-11-21")], id="ended"),
        pytest.param(
            "postgres:9.6.24-alpine",
            [ENDED.format("postgres:9.6.24-alpine", 9, "2021-11-11")],
            id="by-its-line",
        ),
        pytest.param(
            "postgres:12@sha256:" + "0" * 64,
            [ENDED.format("postgres:12@sha256:" + "0" * 64, 12, "2024-11-21")],
            id="a-digest-does-not-help",
        ),
        pytest.param("postgres:14", [], id="ends-later-this-month"),
        pytest.param("postgres:17.6", [], id="supported"),
        pytest.param("postgres:120", [], id="no-such-line"),
        pytest.param("postgres:latest", [], id="no-version"),
        pytest.param("example.org/postgres:12", [], id="another-image"),
    ],
)
def test_end_of_life_image(image, expected):
    assert judge("end-of-life-image", f"services: {{db: {{image: '{image}'}}}}") == expected


def test_soon():
    assert judge("end-of-life-image", "services: {db: {image: 'postgres:14'}}", warn_days=30) == [
        (
            "services.db.image: db runs postgres:14, and postgres 14 gets its last fixes on 2026-11-12: "
            "move to a "
            "supported version"
        )
    ]


def test_the_base_of_what_is_built():
    files = {"Dockerfile": "ARG PG=12\nFROM postgres:${PG}\n"}
    assert judge("end-of-life-image", "services: {db: {build: .}}", files) == [
        (
            "services.db.build: db is built on postgres:12, and postgres 12 got its last fixes on "
            "2024-11-21: move to "
            "a supported version"
        )
    ]
