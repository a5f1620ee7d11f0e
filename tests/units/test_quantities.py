"""Quantities: what they accept, how they are spelt, and that spelling loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackspec.units import ByteSize, Cpus, Duration, ImageReference, PortRange


@pytest.mark.parametrize(
    ("text", "count", "spelt"),
    [
        ("1024", 1024, "1K"),
        ("512M", 512 << 20, "512M"),
        ("512mb", 512 << 20, "512M"),
        ("2GiB", 2 << 30, "2G"),
        ("1.5g", 3 << 29, "1536M"),
        ("0", 0, "0b"),
        ("1000", 1000, "1000b"),
    ],
)
def test_sizes(text: str, count: int, spelt: str) -> None:
    assert ByteSize(text) == count
    assert str(ByteSize(text)) == spelt


@pytest.mark.parametrize("text", ["", "M", "2Q", "-1", "1 2", "1e3", "２G", " G"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="is no size: write a number and a unit"):
        ByteSize(text)


@given(st.integers(min_value=0, max_value=1 << 60))
def test_sizes_survive_their_spelling(count: int) -> None:
    assert ByteSize(str(ByteSize(count))) == count


@pytest.mark.parametrize(
    ("text", "seconds", "spelt"),
    [
        ("90s", 90, "1m30s"),
        ("1m30s", 90, "1m30s"),
        ("1.5h", 5400, "1h30m"),
        ("500ms", 0.5, "500ms"),
        ("15d", 15 * 86400, "360h"),
        ("0", 0, "0s"),
        (".5s", 0.5, "500ms"),
    ],
)
def test_durations(text: str, seconds: float, spelt: str) -> None:
    assert Duration(text).seconds == seconds
    assert str(Duration(text)) == spelt


@pytest.mark.parametrize("text", ["", "5", "s", "5 s", "-5s", "1h-5m", "5sec", "1_000s"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration: write a number and a unit"):
        Duration(text)


@given(st.integers(min_value=0, max_value=10**18))
def test_durations_survive_their_spelling(nanoseconds: int) -> None:
    duration = Duration(f"{nanoseconds}ns")
    assert Duration(str(duration)) == Duration(duration.spell_long()) == nanoseconds


def test_retention_is_spelt_in_days() -> None:
    assert Duration("30d").spell_long() == "4w2d"


@pytest.mark.parametrize(
    ("value", "spelt"), [("0.5", "0.5"), (2, "2"), (0.25, "0.25"), ("1.50", "1.5"), (0.00001, "0.00001")]
)
def test_cpus(value: str | float, spelt: str) -> None:
    assert str(Cpus(value)) == spelt


@pytest.mark.parametrize("value", ["", "x", "-1", "nan", "inf", True])
def test_what_is_no_number_of_cpus(value: str) -> None:
    with pytest.raises(ValueError, match="is no number of CPUs"):
        Cpus(value)


@pytest.mark.parametrize(
    ("value", "first", "last"), [(80, 80, 80), ("8080-8090", 8080, 8090), ("7-7", 7, 7), (0, 0, 0)]
)
def test_ports(value: str | int, first: int, last: int) -> None:
    ports = PortRange(value)
    assert (ports.first, ports.last) == (first, last)
    assert PortRange(str(ports)) == ports


@pytest.mark.parametrize("value", ["", "http", 65536, "90-80", "80-", -1, True])
def test_what_is_no_port(value: str | int) -> None:
    with pytest.raises(ValueError, match="is no port"):
        PortRange(value)


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("postgres", None, "postgres", None, None),
        ("postgres:17.6", None, "postgres", "17.6", None),
        ("registry:5000/app", "registry:5000", "app", None, None),
        ("registry:5000/app:1", "registry:5000", "app", "1", None),
        ("localhost/app", "localhost", "app", None, None),
        ("prom/prometheus:v3", None, "prom/prometheus", "v3", None),
        ("ghcr.io/a/b__c-d", "ghcr.io", "a/b__c-d", None, None),
        ("app:latest@sha256:" + "0" * 64, None, "app", "latest", "sha256:" + "0" * 64),
        ("[::1]:5000/app", "[::1]:5000", "app", None, None),
    ],
)
def test_image_references(
    text: str, registry: str | None, repository: str, tag: str | None, digest: str | None
) -> None:
    image = ImageReference(text)
    assert (image.registry, image.repository, image.tag, image.digest) == (registry, repository, tag, digest)
    assert image == text


@pytest.mark.parametrize(
    "text",
    ["", "App", "a b", "app:", "app:-1", "a/", "http://x/y", "app@sha256:short", "a" + ":" + "x" * 129],
)
def test_what_is_no_image_reference(text: str) -> None:
    with pytest.raises(ValueError, match="is no image reference"):
        ImageReference(text)
