"""Waivers written as comments."""

from datetime import date

import pytest

from stackspec.policy.waiver import BadComment, inline_waivers
from stackspec.source.place import Place

GOOD = "allow floating-tag until 2027-01-31 by platform: upstream has no versions"


def found(text):
    return list(inline_waivers("compose.yaml", text))


def test_on_the_line():
    (waiver,) = found(f"services:\n  web:\n    image: nginx # stackspec: {GOOD}\n")
    assert waiver.line == 3
    assert waiver.expires == date(2027, 1, 31)
    assert (waiver.owner, waiver.reason) == ("platform", "upstream has no versions")
    assert waiver.covers("floating-tag", (), Place("compose.yaml", 3, 12))
    assert not waiver.covers("floating-tag", (), Place("compose.yaml", 4, 12))
    assert not waiver.covers("floating-tag", (), Place("other.yaml", 3, 12))
    assert not waiver.covers("engine-socket", (), Place("compose.yaml", 3, 12))


def test_on_the_line_before_skips_blank_lines_and_comments():
    (waiver,) = found(f"web:\n  # stackspec: {GOOD}\n  # more\n\n  image: nginx\n")
    assert waiver.line == 5


def test_several_rules():
    rules = found("x: 1 # stackspec: allow floating-tag, engine-socket until 2027-01-31 by a: b")
    assert [waiver.rule for waiver in rules] == ["floating-tag", "engine-socket"]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        pytest.param(
            "allow floating-tag", "'allow floating-tag' is no waiver: write 'allow RULE until", id="bare"
        ),
        pytest.param(
            "allow floating-tag until soon by a: b", "'soon' is no date: write YYYY-MM-DD", id="no-date"
        ),
        pytest.param("allow x until 2027-02-30 by a: b", "'2027-02-30' is no date", id="impossible-date"),
        pytest.param(
            "allow x until 2027-01-31 by a:", "'allow x until 2027-01-31 by a:' is no waiver", id="no-reason"
        ),
    ],
)
def test_malformed(comment, message):
    (bad,) = found(f"a: 1\nb: 2 # stackspec: {comment}\n")
    assert isinstance(bad, BadComment)
    assert bad.message.startswith(message)
    assert str(bad.place) == "compose.yaml:2:6"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: 1 # nothing", id="other-comment"),
        pytest.param("command: echo stackspec: allow", id="no-comment"),
        pytest.param("image: a#stackspec: allow", id="hash-inside-a-word"),
    ],
)
def test_what_is_no_waiver(text):
    assert found(text) == []
