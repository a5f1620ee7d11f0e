from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackspec.compose.notation.dotenv import DotenvError, parse, parse_raw
from stackspec.compose.notation.durations import canonical_duration, duration, duration_text
from stackspec.compose.notation.go_text import boolean, integer, number, shortest_float32, text_of
from stackspec.compose.notation.ports import ports
from stackspec.compose.notation.shell_words import split
from stackspec.compose.notation.sizes import size
from stackspec.compose.notation.templates import TemplateError, expand
from stackspec.compose.notation.volumes import clean_path, mount

VARIABLES = {"V": "v", "EMPTY": "", "N": "3", "DOLLAR": "a$b"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$V", "v"), ("${V}", "v"), ("a${V}b", "avb"), ("$V$N", "v3"), ("$Vx", ""), ("${V}x", "vx"), ("$$V", "$V"), ("$$$V", "$v"),
        ("${U:-d}", "d"), ("${U-d}", "d"), ("${EMPTY:-d}", "d"), ("${EMPTY-d}", ""), ("${V:-d}", "v"), ("${V:+a}", "a"), ("${V+a}", "a"),
        ("${EMPTY:+a}", ""), ("${EMPTY+a}", "a"), ("${U+a}", ""), ("${V:?e}", "v"), ("${EMPTY?e}", ""), ("${U:-${X:-deep}}", "deep"),
        ('${U:-{"j":1}}', '{"j":1}'), ("${U:-a}b}", "ab}"), ("${U:-$$x}", "$x"), ("$", "$"), ("$ x", "$ x"), ("$1", "$1"), ("$}", "$}"),
        ("x$", "x$"), ("${DOLLAR}", "a$b"), ("${U:-a:-b}", "a:-b"), ("${U-a:-b}", "a:-b"), ("${U:-}", ""), ("${V}${U:-d}${N}", "vd3"),
        ("${U:-a\tb}", "a\tb"), ("${v}", ""), ("${V:-x}\n${U:-y}", "v\ny"),
    ],
)  # fmt: skip
def test_templates(template: str, text: str) -> None:
    assert expand(template, VARIABLES.get).text == text


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("a ${}", "'${}' starts no variable"), ("${1}", "starts no variable"), ("${ V }", "starts no variable"), ("${V!x}", "starts no variable"),
        ("${V/a/b}", "starts no variable"), ("${V", "starts no variable"), ("${U:-a\nb}", "starts no variable"),
        ("${U:?give U}", "required variable U is not set: give U"), ("${EMPTY:?e ${V}}", "required variable EMPTY is empty: e v"),
        ("${U?}", "required variable U is not set: give it a value"), ("${V:-${U:?deep}}", "required variable U is not set: deep"),
        ("${A:-" * 30 + "}" * 30, "braces nested deeper than 20 levels: use a variable of its own"),
    ],
)  # fmt: skip
def test_bad_templates(template: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        expand(template, VARIABLES.get)
    assert message in str(caught.value)


def test_a_bad_template_does_not_give_the_whole_value_away() -> None:
    with pytest.raises(TemplateError) as caught:
        expand("secret-${-more-secret-than-that", VARIABLES.get)
    assert "secret-$" not in str(caught.value)


def test_templates_tell_what_was_used_and_what_was_not_set() -> None:
    assert expand("${V} ${U} ${X:-${N}} ${V:-${Y}}", VARIABLES.get)[1:] == (["V", "N", "V"], ["U"])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A=b", {"A": "b"}), ("A = b", {"A": "b"}), ("A: b", {"A": "b"}), ("export A=b", {"A": "b"}), ("A=", {"A": ""}), ("A=\nB=c", {"A": "", "B": "c"}),
        ("A=b # c", {"A": "b"}), ("A=b#c", {"A": "b#c"}), ("A='b # $V'", {"A": "b # $V"}), ('A="b # $V"', {"A": "b # v"}), ("A=b  ", {"A": "b"}),
        ("A='it\\'s'", {"A": "it's"}), ('A="a\\nb\\t\\"\\$V\\\\"', {"A": 'a\nb\t"$V\\'}), ('A="a\nb"', {"A": "a\nb"}), ("A='a\nb'\nC=d", {"A": "a\nb", "C": "d"}),
        ("# a\n\nA=b", {"A": "b"}), ("A=1\nB=$A$V", {"A": "1", "B": "1v"}), ("V=x\nB=$V", {"V": "x", "B": "v"}), ("A=${U:-d}", {"A": "d"}),
        ("V\nU\n", {"V": "v"}), ("1A=b", {"1A": "b"}), ("A.B-C[0]=d", {"A.B-C[0]": "d"}), ("A=a\\$b", {"A": "a\\"}), ("A=$$b", {"A": "$b"}),
        ('A="x" # c', {"A": "x"}), ('A="\\0101"', {"A": "A"}), ("A=b\r\nC=d\r\n", {"A": "b", "C": "d"}), ("A=b=c", {"A": "b=c"}), ("A", {"": "A"}),
    ],
)  # fmt: skip
def test_dotenv(text: str, values: dict[str, str]) -> None:
    found: dict[str, str] = {}
    parse(text, found, VARIABLES.get)
    assert found == values


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("A='b", "a quoted value is not closed", 2), ("A B=c", "variable name 'A B' has a space", 0), ("A=b\n!C=d", "unexpected '!'", 4),
        ("A=${U?no}", "required variable U is not set", 2),
    ],
)  # fmt: skip
def test_bad_dotenv(text: str, message: str, offset: int) -> None:
    with pytest.raises(DotenvError, match=message) as caught:
        parse(text, {}, VARIABLES.get)
    assert caught.value.offset == offset


@pytest.mark.parametrize("text", ["KEY='x'\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC/+KcwggSj\n", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC/+Kcwgg=\n",
                                  "-----BEGIN RSA PRIVATE KEY-----\n", "the pass phrase of the whole vault = x\n"])  # fmt: skip
def test_lines_that_may_be_secrets_are_not_quoted(text: str) -> None:
    with pytest.raises(DotenvError) as caught:
        parse(text, {}, VARIABLES.get)
    assert not any(part in str(caught.value) for part in ("MII", "RSA", "vault"))


def test_dotenv_remembers_where_values_stand() -> None:
    text = "A=b\nexport C = 'd e' # f\n"
    lines = parse(text, {}, VARIABLES.get)
    assert {name: text[line.start : line.end] for name, line in lines.items()} == {"A": "b", "C": "'d e'"}


def test_raw_env_files_are_taken_literally() -> None:
    found: dict[str, str] = {}
    parse_raw("A='b' $V # c\r\n # d\n\nV\nU\n", found, VARIABLES.get)
    assert found == {"A": "'b' $V # c", "V": "v"}
    with pytest.raises(DotenvError, match="has a space"):
        parse_raw("A b=c", {}, VARIABLES.get)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("90s", "1m30s"), ("1h", "1h0m0s"), ("100us", "100µs"), ("1.5h", "1h30m0s"), ("0", "0s"), ("0s", "0s"), ("1d", "24h0m0s"),
     ("1w2d", "216h0m0s"), ("500ms", "500ms"), ("1.5s", "1.5s"), ("1m0.25s", "1m0.25s"), ("-1s", "-1s"), (".5s", "500ms"), ("1ns", "1ns")],
)  # fmt: skip
def test_durations(text: str, canonical: str) -> None:
    assert canonical_duration(text) == canonical


@pytest.mark.parametrize("text", ["30", "", "s", "1x", "1s ", "1 s", ".s", "1h-1m", "999999999999h"])
def test_bad_durations(text: str) -> None:
    with pytest.raises(ValueError, match="duration|too long"):
        duration(text)


@given(st.integers(min_value=0, max_value=10**18))
def test_a_duration_s_spelling_is_read_back(nanoseconds: int) -> None:
    assert duration(duration_text(nanoseconds)) == nanoseconds


@pytest.mark.parametrize(
    ("text", "count"),
    [("1", 1), ("1k", 1024), ("1K", 1024), ("1kb", 1024), ("1kib", 1024), ("1.5g", 1610612736), ("64 MB", 67108864), ("10b", 10), ("0", 0),
     ("1e3", 1000), ("2T", 1 << 41), ("1p", 1 << 50), ("0.5k", 512)],
)  # fmt: skip
def test_sizes(text: str, count: int) -> None:
    assert size(text) == count


@pytest.mark.parametrize("text", ["", "k", "-1", "1x", "1bb", "1 k b", "1ki", "1ee", "abc", "1_0"])
def test_bad_sizes(text: str) -> None:
    with pytest.raises(ValueError, match="is no size: write a number and a unit, like 512M or 2G"):
        size(text)


@pytest.mark.parametrize(
    ("text", "words", "ignored"),
    [
        ("a b", ["a", "b"], ""), ("", [], ""), ("a 'b c' \"d e\"", ["a", "b c", "d e"], ""), ("a '' b", ["a", "", "b"], ""), ("a\\ b", ["a b"], ""),
        ("a && b | c", ["a"], "&& b | c"), ("a; b", ["a"], "; b"), ("a>b", ["a"], ">b"), ("a 2>b", ["a"], ">b"), ("a '&&' b", ["a", "&&", "b"], ""),
        ("a $V", ["a", "$V"], ""), ("a `b c`", ["a", "`b c`"], ""), ("a $(b c)", ["a", "$(b c)"], ""), ("\"it's\"", ["it's"], ""), ("a\nb", ["a", "b"], ""),
    ],
)  # fmt: skip
def test_shell_words(text: str, words: list[str], ignored: str) -> None:
    assert split(text) == (words, ignored)


@pytest.mark.parametrize("text", ["'a", 'a "b', "a\\", "a (b)", "a `b", "a $(b", "a )"])
def test_bad_shell_words(text: str) -> None:
    with pytest.raises(ValueError, match="close it|use a list"):
        split(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80", [("", 80, "", "tcp")]), ("8080:80", [("", 80, "8080", "tcp")]), ("127.0.0.1:8080:80/UDP", [("127.0.0.1", 80, "8080", "udp")]),
        ("127.0.0.1::80", [("127.0.0.1", 80, "", "tcp")]), ("[::1]:80:80", [("::1", 80, "80", "tcp")]), ("8000-8010:80", [("", 80, "8000-8010", "tcp")]),
        ("80-81:90-91", [("", 90, "80", "tcp"), ("", 91, "81", "tcp")]), ("8-10:8-10", [("", 10, "10", "tcp"), ("", 8, "8", "tcp"), ("", 9, "9", "tcp")]),
        (":80", [("", 80, "", "tcp")]), ("80/", [("", 80, "", "tcp")]),
    ],
)  # fmt: skip
def test_ports(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert ports(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "80:", "a", "80:a", "65536", "80-82:90-91", "82-80", "80/http", "1.2.3:80:80", "::1:80:80", "80-"],
)
def test_bad_ports(text: str) -> None:
    with pytest.raises(ValueError, match=": "):
        ports(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/a", {"type": "volume", "target": "/a"}),
        ("/abc", {"type": "volume", "target": "/abc", "volume": {}}),
        ("a:/b", {"type": "volume", "target": "a:/b", "volume": {}}),
        ("ab:/b", {"type": "volume", "source": "ab", "target": "/b", "volume": {}}),
        ("ab:/b:nocopy", {"type": "volume", "source": "ab", "target": "/b", "volume": {"nocopy": True}}),
        ("./a:/b:ro", {"type": "bind", "source": "./a", "target": "/b", "read_only": True, "bind": {"create_host_path": True}}),
        ("~/a:/b:z,rshared,what", {"type": "bind", "source": "~/a", "target": "/b",
                                   "bind": {"selinux": "z", "propagation": "rshared", "create_host_path": True}}),
        ("C:\\a:/b", {"type": "bind", "source": "C:\\a", "target": "/b", "bind": {"create_host_path": True}}),
        ("${A:-b}:/c", {"type": "volume", "source": "${A:-b}", "target": "/c", "volume": {}}),
    ],
)  # fmt: skip
def test_mounts(text: str, expected: dict[str, Any]) -> None:
    assert mount(text) == expected


@pytest.mark.parametrize("text", ["", "ab::/c", "ab:/c:ro:more", ":/c"])
def test_bad_mounts(text: str) -> None:
    with pytest.raises(ValueError, match="write source:target"):
        mount(text)


@pytest.mark.parametrize(
    ("path", "clean"), [("/a/../b", "/b"), ("a//b/", "a/b"), ("/../a", "/a"), ("../a", "../a"), ("", "."), ("/", "/"), ("./a/.", "a"), ("a/../..", "..")]
)  # fmt: skip
def test_clean_paths(path: str, clean: str) -> None:
    assert clean_path(path) == clean


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.5, "1.5"), (1000.0, "1000"), (100000.0, "100000"), (1e6, "1e+06"), (1e21, "1e+21"), (123456789.0, "1.23456789e+08"), (1e-6, "1e-06"),
     (0.0001, "0.0001"), (0.00001, "1e-05"), (-0.0, "-0"), (0.1, "0.1"), (True, "true"), (7, "7"), ("x", "x"), (123456.5, "123456.5")],
)  # fmt: skip
def test_numbers_as_go_prints_them(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_strings_as_go_reads_them() -> None:
    assert [boolean(word) for word in ("true", "YES", "on", "n", "False", "off")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [integer(text) for text in ("1", "-2", "+3", "007")] == [1, -2, 3, 7]
    assert number("1e3") == 1000.0
    assert [shortest_float32(value) for value in (0.1, 0.5, 2.0, 1.23456789)] == [0.1, 0.5, 2, 1.2345679]
    for parse_one, text in (
        (boolean, "maybe"),
        (integer, "1.5"),
        (integer, "0x1"),
        (integer, "9" * 19),
        (number, "1_0 "),
        (number, "x"),
    ):
        with pytest.raises(ValueError, match="is no"):
            parse_one(text)
