from __future__ import annotations

import math
from io import StringIO
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from stackspec.errors import StackspecError
from stackspec.source.yaml_writer import dump

TRICKY = [
    "yes", "No", "ON", "y", "N", "true", "~", "null", "Null", "22:22", "1:30:00", "0644", "0o644",
    "0x1F", "0b11", "1_000",
    "1e3", "1.5", ".5", "5.", "+1", "-1", ".inf", "-.INF", ".nan", "inf", "2024-01-01",
    "2024-01-01T10:00:00Z", "", " ", " a",
    "a ", "a: b", "a:", "a #b", "#a", "- a", "-", "?", "? a", "<<", "=", "!x", "&x", "*x", "@x", "`x`",
    "%x", "{a}", "[a]",
    "a, b", '"', "'", "it's", 'say "x"', "back\\slash", "tab\tin", "\ttab", "line\nbreak", "line\n",
    "line\n\n", "\nline",
    " lead\nline", "a\n  b\nc", "a\n \nb", "a\n\nb", "cr\r\nlf", "\x85", "\u2028", "\xa0", "\ufeff",
    "\x00", "\x1b[0m", "é",
    "\U0001f600", "---", "...", "--- a", "a---", "${VAR:-x}", "$$", "|", ">", "|-", "a|b", "10s",
    "1m30s", "512M", "1,5",
    "a'b\"c\\d", "0.0.0.0:80:80", "/run/x:/y:ro", "x" * 300, "key with spaces", "k" * 119 + " z",
]  # fmt: skip

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(TRICKY),
)  # fmt: skip
keys = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(TRICKY))
documents = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=25,
)


def ruamel(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(StringIO(text))


@pytest.mark.parametrize("text", TRICKY)
def test_tricky_strings_come_back_from_every_reader(text: str) -> None:
    data = {"value": text, "list": [text, [text]], "deep": {"a": [{text: text}]}}
    written = dump(data)
    assert yaml.load(written, Loader=yaml.CSafeLoader) == data
    assert yaml.safe_load(written) == data
    assert ruamel(written) == data


@given(documents)
@settings(max_examples=300, deadline=None)
def test_what_is_dumped_is_what_is_read(data: Any) -> None:
    written = dump(data)
    assert yaml.load(written, Loader=yaml.CSafeLoader) == data
    assert ruamel(written) == data
    assert dump(data) == written


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "{}\n"),
        ([], "[]\n"),
        (None, "null\n"),
        ("a\nb\n", "|\n  a\n  b\n"),
        ({"a": {}, "b": [], "c": None}, "a: {}\nb: []\nc: null\n"),
        ({"b": 1, "a": 2}, "b: 1\na: 2\n"),
        ({"l": ["x", {"k": 1, "m": [2, 3]}, [4, [5]]]},
         "l:\n  - x\n  - k: 1\n    m:\n      - 2\n      - 3\n  - - 4\n    - - 5\n"),
        ({"ports": ["8080:80"], "on": "yes"}, 'ports:\n  - "8080:80"\n"on": "yes"\n'),
        ({"script": "set -e\nrun\n"}, "script: |\n  set -e\n  run\n"),
        ({"script": ["a\nb"]}, "script:\n  - |-\n    a\n    b\n"),
        ({"re": "^\\d+\"$"}, "re: '^\\d+\"$'\n"),
        ({"f": 1e16, "g": 0.5, "i": math.inf, "t": True}, "f: 1.0e+16\ng: 0.5\ni: .inf\nt: true\n"),
        (("a", "b"), "- a\n- b\n"),
    ],
)  # fmt: skip
def test_spelling(data: Any, text: str) -> None:
    assert dump(data) == text


def test_header_and_comments_stand_where_they_belong() -> None:
    text = dump(
        {"services": {"db": {"image": "postgres:17"}}, "list": [{"a": 1}, 2]},
        header="Generated.\n\nDo not edit.",
        comments={("services", "db"): "the database", ("list", 1): "two", ("list", 0, "a"): "one"},
    )
    assert text == (
        "# Generated.\n#\n# Do not edit.\nservices:\n  # the database\n  db:\n    image: postgres:17\n"
        "list:\n  -\n    # one\n    a: 1\n  # two\n  - 2\n"
    )
    assert yaml.safe_load(text) == {"services": {"db": {"image": "postgres:17"}}, "list": [{"a": 1}, 2]}


def test_what_yaml_cannot_hold_is_refused() -> None:
    with pytest.raises(StackspecError, match="which YAML cannot hold"):
        dump({"a": object()})
    with pytest.raises(StackspecError, match="surrogate"):
        dump({"a": "\ud800"})
