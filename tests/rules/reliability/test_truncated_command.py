import pytest

from stackspec.rules.testing import judge

ENDS = (
    "services.web.command: services.web.command ends before {!r}, no shell runs it: write a list [sh, -c, …]"
)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        pytest.param("'a && b'", [ENDS.format("&& b")], id="and"),
        pytest.param("'a; b'", [ENDS.format("; b")], id="semicolon"),
        pytest.param("'sh -c \"a && b\"'", [], id="a-shell-reads-it"),
        pytest.param("[a, '&&', b]", [], id="a-list-is-taken-as-it-is"),
        pytest.param("'a --url http://x/?b'", [], id="no-operator"),
    ],
)
def test_truncated_command(command, expected):
    assert judge("truncated-command", f"services: {{web: {{image: 'a:1', command: {command}}}}}") == expected
