from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stackspec.compose.notation.durations import canonical_duration
from stackspec.compose.notation.sizes import size
from stackspec.compose.project import Project
from tests.compose.corpus import Case, cases, main, selection


@pytest.mark.slow
def test_agreement_with_the_engine_is_above_the_floors(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = main(shared / "corpus")
    assert not failed, capsys.readouterr().out


def scalars(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from scalars(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from scalars(child, (*path, index))
    else:
        yield path, value


def unquoted(text: str) -> str:
    return text[1:-1] if text[:1] in ("'", '"') and text[-1:] == text[:1] else text


def from_elsewhere(project: Project, path: tuple[Any, ...]) -> bool:
    """A variable's value comes from the environment or an env file, whose line is the place."""
    place = project.sources.place(path)
    return place is None or not place.file.endswith((".yml", ".yaml"))


def produced(text: str, value: Any, path: tuple[Any, ...]) -> bool:
    """Whether a text is what the engine made a value of: as it is, parsed and spelt anew, or a part of a short syntax."""
    written = str(value).replace("$$", "$")
    if written.lower() == text.lower() or written in text or "$" in text:
        return True
    if isinstance(
        value, bool
    ):  # written, or implied by a short syntax or the old form of an external resource
        return text.lower() in ("true", "false", "yes", "no", "on", "off") or ":" in text
    if text == path[-1] or value is None:  # a name without value, in a list or as a key
        return True
    if text[:1] in "|>\"'" or "\n" in text or "\\" in text:  # escapes and folding
        return "".join(written.split())[:8] in "".join(text.split()) or "\\" in text
    if isinstance(value, (int, float)) or written.replace(".", "").isdigit():
        return number_of(text) == float(value) or written in text or text in ("all", "unlimited")
    if written.startswith("/"):  # a path from the project's folder
        return written.rpartition("/")[2] in text or not text.partition(":")[0].strip("./~")
    return (
        written in IMPLIED
        or (text[:1].isdigit() and canonical_duration(text) == written)
        or reordered(written, text)
    )


IMPLIED = {"ingress", "tcp", "bind", "volume", "service_started", "rwm", "missing", "CMD-SHELL"}


def number_of(text: str) -> float | None:
    try:
        return float(int(text, 0)) if text[:2] in ("0x", "0o") else float(size(text))
    except ValueError:
        return None


def reordered(written: str, text: str) -> bool:
    """An extra host is ``host=address`` whatever was between them; an octal mode may have been a number."""
    return (
        written.replace("=", ":") in text.replace("=", ":") or f"0{int(text):o}" == written
        if text.isdigit()
        else (written.replace("=", ":") in text.replace("=", ":"))
    )


@pytest.fixture(scope="module")
def accepted(shared: Path) -> list[Case]:
    return selection(cases(shared / "corpus"), 50)


def test_the_text_at_a_value_s_place_is_the_text_that_produced_it(accepted: list[Case]) -> None:
    checked = 0
    wrong = []
    for case in accepted:
        project = case.read()
        assert project.ok
        for path, value in scalars(project.model):
            text = unquoted(project.sources.text(path))
            if not text or from_elsewhere(project, path):
                continue  # implied, or the value of a variable
            checked += 1
            if not produced(text, value, path):
                wrong.append(f"{case.slug} {path}: {value!r} from {text!r}")
    assert not wrong, "\n".join(wrong[:20])
    assert checked > 2000, "the corpus shrank, or places got lost"


def test_short_syntaxes_keep_the_place_of_their_text(accepted: list[Case]) -> None:
    for case in accepted:
        project = case.read()
        for name, service in project.model["services"].items():
            for index, mount in enumerate(service.get("volumes") or ()):
                text = unquoted(project.sources.text(("services", name, "volumes", index)))
                assert "$" in text or mount["target"].rstrip("/") in text.replace("//", "/"), (
                    case.slug,
                    name,
                    index,
                )
            for index, port in enumerate(service.get("ports") or ()):
                text = project.sources.text(("services", name, "ports", index))
                assert "$" in text or "-" in text or str(port["target"]) in text


def test_every_place_lies_in_a_file_that_was_read(accepted: list[Case]) -> None:
    for case in accepted:
        project = case.read()
        lines = {file: Path(file).read_text().splitlines() for file in project.files}
        for path, _ in scalars(project.model):
            place = project.sources.place(path)
            if place:
                assert 1 <= place.line <= len(lines[place.file]) + 1
                assert (place.line, place.column) <= (place.end_line, place.end_column) or not place.end_line


def test_reading_leaves_no_trace_and_repeats_exactly(accepted: list[Case]) -> None:
    for case in accepted[:10]:
        assert json.dumps(case.read().model) == json.dumps(case.read().model)
