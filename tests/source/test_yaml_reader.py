from __future__ import annotations

import math
from typing import Any

import pytest

from stackspec.source.located import Files, Map, Seq, copied
from stackspec.source.scalars import Timestamp, plain
from stackspec.source.yaml_reader import Budget, Document, Mistake, read_documents


def documents(text: str, budget: Budget | None = None) -> tuple[list[Document], list[Mistake], Files]:
    files = Files()
    number = files.add("file.yaml", text)
    found, mistakes = read_documents(text, number, budget or Budget())
    return found, mistakes, files


def value(text: str) -> Any:
    found, mistakes, _ = documents(text)
    assert not mistakes
    return found[0].root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("y", "y"), ("true", True), ("True", True), ("TRUE", True), ("tRue", "tRue"),
        ("null", None), ("~", None), ("", None), ("Null", None), ("nULL", "nULL"), ("22:22", "22:22"), ("010", 8), ("0o17", 15),
        ("0O17", 15), ("0x1F", 31), ("0b11", 3), ("1_000", 1000), ("08", 8.0), ("-0", 0), ("+1", 1), ("1e3", 1000.0), (".5", 0.5),
        ("5.", 5.0), ("1.50", 1.5), ("12345678901234567890", 12345678901234567890), ("123456789012345678901", 123456789012345678901.0),
        (".inf", math.inf), ("-.INF", -math.inf), ("1e400", "1e400"), ("inf", "inf"), ("1,5", "1,5"), ("1.2.3", "1.2.3"), ("_1", "_1"),
        ("2024-01-02", Timestamp("2024-01-02T00:00:00Z")), ("2024-02-30", "2024-02-30"), ("24-01-01", "24-01-01"), ("<<", "<<"),
        ("2024-1-2 3:4:5.600", Timestamp("2024-01-02T03:04:05.6Z")), ("9" * 5000, "9" * 5000), ("=", "="), ("+", "+"), ("-", "-"),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_the_engine_reads(text: str, expected: Any) -> None:
    found = plain(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !!str 1", {"a": "1"}), ("a: !!int '1'", {"a": 1}), ("a: !!float 1", {"a": 1.0}), ("a: !!binary aGk=", {"a": "hi"}),
        ("a: !unknown 12", {"a": "12"}), ("a: ! 12", {"a": 12}), ("a: '12'", {"a": "12"}), ('a: "12"', {"a": "12"}), ("a: |\n  12", {"a": "12"}),
        ("'yes': 'no'", {"yes": "no"}), ("{a: [1, {b: c}]}", {"a": [1, {"b": "c"}]}), ('{"a": 1}', {"a": 1}), ("\ufeffa: b", {"a": "b"}),
        ("x: &a {k: v}\ny: *a", {"x": {"k": "v"}, "y": {"k": "v"}}),
        ("x: &a {k: v, l: m}\ny: {<<: *a, k: w}", {"x": {"k": "v", "l": "m"}, "y": {"k": "w", "l": "m"}}),
        ("x: &a {k: 1}\nz: &b {k: 2, l: 3}\ny: {<<: [*a, *b]}", {"x": {"k": 1}, "z": {"k": 2, "l": 3}, "y": {"k": 1, "l": 3}}),
        ("y: {<<: {k: v}}", {"y": {"k": "v"}}), ("y: {'<<': v}", {"y": {"<<": "v"}}), ("a: !reset b\nc: d", {"c": "d"}),
        ("a: [1, !reset 2, 3]", {"a": [1, 3]}),
    ],
)  # fmt: skip
def test_documents_mean_what_the_engine_reads(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a: b\na: c", "key 'a' is already defined in this mapping: remove one", 2, 1),
        ("a:\n  b: {c: 1, c: 2}", "key 'c' is already defined in this mapping: remove one", 2, 13),
        ("x: &a {b: c}\ny: {<<: *a, <<: *a}", "key '<<' is already defined in this mapping: remove one", 2, 13),
        ("a: !reset b\na: c", "key 'a' is already defined in this mapping: remove one", 2, 1),
        ("1: a", "key '1' is not a string: quote it", 1, 1),
        ("? [a]\n: b", "key a collection is not a string: quote it", 1, 3),
        ("a: *b", "unknown anchor 'b': define &b before *b", 1, 4),
        ("a: &a [*a]", "anchor 'a' contains itself: break the cycle", 1, 8),
        ("a: b\n\tc: d", "YAML: found a tab character that violates indentation while scanning a plain scalar", 2, 1),
        ("a: [1, 2", "YAML: did not find expected ',' or ']' while parsing a flow sequence", 1, 9),
        ("a: \x00", "YAML: control characters are not allowed: remove the character or save the file as UTF-8", 1, 4),
        ("a: !!int b", "'b' is not of type !!int: change the value or remove the tag", 1, 4),
        ("a: {<<: b}", "<< takes a mapping or a list of mappings: use an alias of one", 1, 9),
        ("%YAML 1.2\n---\na: b", "a %YAML directive other than 1.1 is not read by the engine: remove it", 1, 1),
        ("a: " + "[" * 101 + "]" * 101, "nested deeper than 100 levels: flatten it", 1, 103),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(text: str, message: str, line: int, column: int) -> None:
    _, mistakes, files = documents(text)
    place = files.place(mistakes[0].span)
    assert (mistakes[0].message, place and place.line, place and place.column) == (message, line, column)


def test_aliases_are_counted() -> None:
    text = "a: &a [" + "x, " * 99 + "x]\n" + "".join(f"b{n}: *a\n" for n in range(50))
    assert not documents(text)[1]
    mistakes = documents(text, Budget(nodes=1000))[1]
    assert [mistake.message for mistake in mistakes] == [
        "alias *a expands to too many values: write out less by alias"
    ]


def test_aliases_are_copies() -> None:
    root = value("a: &a {b: [1]}\nc: *a")
    root["c"]["b"].append(2)
    assert root["a"] == {"b": [1]}


def test_tags_name_what_they_reset() -> None:
    found, _, _ = documents("a: {b: !reset c, d: !override [e]}\nx: &x {y: !override z}\nw: {<<: *x}")
    assert found[0].resets == [("a", "b"), ("a", "d"), ("x", "y"), ("w", "y")]


def test_spans_survive_aliases_merges_and_copies() -> None:
    text = "x: &x\n  key: é value\n  list: [one, 'two']\ny: {<<: *x}\n"
    found, _, files = documents(text)
    y = copied(found[0].root)["y"]
    assert isinstance(y, Map)
    assert str(files.place(y.span_of("key"))) == "file.yaml:2:8"
    assert str(files.place(y.span_of("key"), key=True)) == "file.yaml:2:3"
    assert files.text(y.span_of("key")) == "é value"
    assert isinstance(y["list"], Seq)
    assert [files.text(span) for span in y["list"].spans] == ["one", "'two'"]
    assert files.place(y["list"].spans[1])[1:] == (3, 15, 3, 20)  # type: ignore[index]


def test_lines_count_as_editors_count_them() -> None:
    found, _, files = documents("# a\r\n\r\nkey: b\rother: c\n")
    assert str(files.place(found[0].root.span_of("key"))) == "file.yaml:3:6"
    assert str(files.place(found[0].root.span_of("other"))) == "file.yaml:4:8"


def test_several_documents() -> None:
    found, mistakes, _ = documents("---\na: 1\n---\nb: 2\n...\n---\n")
    assert [document.root for document in found] == [{"a": 1}, {"b": 2}, None]
    assert not mistakes
