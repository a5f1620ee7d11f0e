import re
from datetime import date

import pytest
import yaml

from stackspec.compose.view.known import FOLDER, KnownImage, known_image

FILES = sorted(FOLDER.glob("*.yaml"))
KINDS = {"admin", "application", "base", "broker", "cache", "datastore", "monitoring", "proxy", "runtime"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_sound(file):
    facts = yaml.safe_load(file.read_text(encoding="utf-8"))
    explained = re.findall(r"``(\w+)``", KnownImage.__doc__ or "")
    for some in (facts, *facts.get("variants", ())):
        assert set(some) <= {*explained, "tag", "from", "before"}
    assert all(
        name.rpartition("/")[2] == file.stem and name.count("/") >= 1 for name in facts["repositories"]
    )
    assert facts["source"].startswith("https://")
    assert isinstance(facts["checked"], date)
    assert facts.get("kind") in KINDS or (FOLDER / f"{facts['same_as']}.yaml").is_file()
    assert all(isinstance(ends, date) for ends in (facts.get("end_of_life") or {}).values())
    assert all(isinstance(line, (str, int)) for line in facts.get("end_of_life") or {})


@pytest.mark.parametrize(
    ("repository", "tag", "version", "fact", "value"),
    [
        pytest.param("library/nginx", "1.29.3", (1, 29, 3), "shell", "dash", id="plain"),
        pytest.param("library/nginx", "1.29-alpine3.22", (1, 29), "shell", "ash", id="a-word-of-the-tag"),
        pytest.param(
            "library/nginx", "alpine-slim", (), "lacks", ["bash", "curl", "python3"], id="later-ones-go-first"
        ),
        pytest.param("library/postgres", "18-alpine", (18,), "data", ["/var/lib/postgresql"], id="from"),
        pytest.param(
            "library/postgres", "17.6", (17, 6), "data", ["/var/lib/postgresql/data"], id="before-from"
        ),
        pytest.param(
            "library/postgres", None, (), "data", ["/var/lib/postgresql"], id="no-tag-is-the-newest"
        ),
        pytest.param("library/haproxy", "2.2", (2, 2), "user", "root", id="before"),
        pytest.param("library/haproxy", "3.2", (3, 2), "user", "haproxy", id="after-before"),
        pytest.param("grafana/grafana-oss", "12.0.0", (12, 0, 0), "ports", [3000], id="same-as"),
    ],
)
def test_variants(repository, tag, version, fact, value):
    known = known_image("docker.io", repository)
    assert known is not None
    assert known.variant(tag, version)[fact] == value


def test_another_image_of_a_known_name():
    assert known_image("docker.io", "someone/nginx") is None
    assert known_image("example.org", "library/nginx") is None
    assert known_image("docker.io", "library/../nginx") is None
