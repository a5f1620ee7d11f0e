"""Every kind of edit on every way of writing; outside of the edit no byte moves."""

import pytest

from stackspec.linting.fixing.notation import respell
from stackspec.linting.fixing.splice import apply_all, insert_item, insert_key, remove, set_value
from stackspec.linting.fixing.written import WrittenFile


def node(file, *path):
    found = file.roots[0]
    for step in path:
        found = found.child(step)
        assert found is not None, step
    return found


def changed(text, edit, path, *arguments):
    file = WrittenFile("f", text)
    return apply_all(text, [edit(file, node(file, *path), *arguments)])


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        pytest.param("a: 1 # c\n", ["a"], 2, "a: 2 # c\n", id="plain"),
        pytest.param("a: 'x'\n", ["a"], "it's", "a: 'it''s'\n", id="single-quotes"),
        pytest.param('a: "x" # c\n', ["a"], "y", 'a: "y" # c\n', id="double-quotes"),
        pytest.param("a: {b: x}\n", ["a", "b"], "y:z", 'a: {b: "y:z"}\n', id="in-flow"),
        pytest.param("a: &n x\n", ["a"], "q", "a: &n q\n", id="anchor-stays"),
        pytest.param("a:\nb: 1\n", ["a"], "x", "a: x\nb: 1\n", id="nothing"),
        pytest.param("a:\n  - x # c\n  - y\n", ["a", 0], "z", "a:\n  - z # c\n  - y\n", id="item"),
        pytest.param("a: x\nb: 1\n", ["a"], ["p", "q"], "a:\n  - p\n  - q\nb: 1\n", id="scalar-becomes-list"),
        pytest.param("a: yes\n", ["a"], "no", 'a: "no"\n', id="a-word-that-needs-quotes"),
    ],
)
def test_set_value(text, path, value, expected):
    assert changed(text, set_value, path, value) == expected


@pytest.mark.parametrize(
    ("text", "path", "key", "value", "expected"),
    [
        pytest.param(
            "s:\n  web:\n    image: a # c\n\n  # next\n  db: {}\n",
            ["s", "web"],
            "init",
            True,
            "s:\n  web:\n    image: a # c\n    init: true\n\n  # next\n  db: {}\n",
            id="block",
        ),
        pytest.param(
            "s:\n  web:\n    image: a",
            ["s", "web"],
            "x",
            ["p"],
            "s:\n  web:\n    image: a\n    x:\n      - p",
            id="no-last-line-break",
        ),
        pytest.param(
            "s: {web: {image: a}}\n",
            ["s", "web"],
            "init",
            True,
            "s: {web: {image: a, init: true}}\n",
            id="flow",
        ),
        pytest.param("s: {}\n", ["s"], "a", ["x:y"], 's: {a: ["x:y"]}\n', id="empty-flow"),
        pytest.param(
            "s:\n  web:\n  db: 1\n", ["s", "web"], "a", 1, "s:\n  web:\n    a: 1\n  db: 1\n", id="null"
        ),
        pytest.param(
            "s:\r\n  web:\r\n    a: 1\r\n  db: 1\r\n",
            ["s", "web"],
            "b",
            2,
            "s:\r\n  web:\r\n    a: 1\r\n    b: 2\r\n  db: 1\r\n",
            id="windows-line-breaks",
        ),
        pytest.param(
            "s:\n    web:\n        a: |\n            x\n    db: 1\n",
            ["s", "web"],
            "b",
            2,
            "s:\n    web:\n        a: |\n            x\n        b: 2\n    db: 1\n",
            id="behind-a-block-scalar",
        ),
        pytest.param(
            "s:\n  web:\n    a:\n      - 1\n      # end\n  db: 1\n",
            ["s", "web"],
            "b",
            2,
            "s:\n  web:\n    a:\n      - 1\n    b: 2\n      # end\n  db: 1\n",
            id="behind-a-list",
        ),
    ],
)
def test_insert_key(text, path, key, value, expected):
    assert changed(text, insert_key, path, key, value) == expected


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        pytest.param("a:\n  - x # c\nb: 1\n", ["a"], "q", "a:\n  - x # c\n  - q\nb: 1\n", id="block"),
        pytest.param("a:\n- x\nb: 1\n", ["a"], "q", "a:\n- x\n- q\nb: 1\n", id="block-at-its-keys-column"),
        pytest.param("a: [x]\n", ["a"], "y:z", 'a: [x, "y:z"]\n', id="flow"),
        pytest.param("a: []\n", ["a"], "q", "a: [q]\n", id="empty"),
        pytest.param(
            "a:\n  - k: 1\n    l: 2\n", ["a"], "q", "a:\n  - k: 1\n    l: 2\n  - q\n", id="behind-a-mapping"
        ),
    ],
)
def test_insert_item(text, path, value, expected):
    assert changed(text, insert_item, path, value) == expected


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("a: 1\nb: 2 # c\nc: 3\n", ["b"], "a: 1\nc: 3\n", id="entry"),
        pytest.param("a: 1\nb:\n  c: 1\n  d: [2]\n# e\n", ["b"], "a: 1\n# e\n", id="entry-with-a-block"),
        pytest.param("a: 1\nb:\n  c: 1\n", ["b", "c"], "a: 1\n", id="the-only-entry-takes-its-parent-along"),
        pytest.param("a:\n  - x\n  - y\n", ["a", 0], "a:\n  - y\n", id="item"),
        pytest.param("a: {b: 1, c: 2, d: 3}\n", ["a", "c"], "a: {b: 1, d: 3}\n", id="flow-middle"),
        pytest.param("a: {b: 1, c: 2}\n", ["a", "c"], "a: {b: 1}\n", id="flow-last"),
        pytest.param("a: [x, y]\n", ["a", 0], "a: [y]\n", id="flow-first-item"),
    ],
)
def test_remove(text, path, expected):
    assert changed(text, remove, path) == expected


def test_the_first_entry_of_an_item_is_left_alone():
    file = WrittenFile("f", "a:\n  - b: 1\n    c: 2\n")
    assert remove(file, node(file, "a", 0, "b")) is None


@pytest.mark.parametrize(
    ("path", "text", "value", "expected"),
    [
        pytest.param(("ports", 0, "host_ip"), "8080:80", "127.0.0.1", "127.0.0.1:8080:80", id="port"),
        pytest.param(
            ("ports", 0, "host_ip"), "80/udp", "127.0.0.1", "127.0.0.1::80/udp", id="port-without-host-port"
        ),
        pytest.param(
            ("ports", 0, "host_ip"), "[::]:8080:80", "127.0.0.1", "127.0.0.1:8080:80", id="port-with-address"
        ),
        pytest.param(
            ("ports", 0, "host_ip"),
            "${PORT:-8080}:80",
            "127.0.0.1",
            "127.0.0.1:${PORT:-8080}:80",
            id="port-with-variable",
        ),
        pytest.param(("ports", 0, "host_ip"), "8080:80", "::1", "[::1]:8080:80", id="port-to-ipv6"),
        pytest.param(("volumes", 0, "read_only"), "./a:/b", True, "./a:/b:ro", id="mount"),
        pytest.param(
            ("volumes", 0, "read_only"), "./a:/b:rw,z", True, "./a:/b:ro,z", id="mount-with-options"
        ),
        pytest.param(("volumes", 0, "read_only"), "./a:/b:ro", False, "./a:/b", id="mount-writable"),
        pytest.param(("environment", "A"), "A=b=c", "d", "A=d", id="variable"),
        pytest.param(("volumes", 0, "source"), "./a:/b", "x", None, id="unknown"),
    ],
)
def test_respell(path, text, value, expected):
    assert respell(("services", "web", *path), text, value) == expected
