import pytest

from stackspec.rules.testing import judge

ADDED = (
    "services.web.ports: services.web.ports is added to the list of the file before, it does not replace it: write "
    "ports: !override if it should"
)


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        pytest.param("ports: ['81:80']", [ADDED], id="ports"),
        pytest.param("ports: !override ['81:80']", [], id="override"),
        pytest.param("ports: !reset []", [], id="reset"),
        pytest.param("ports: ['80:80', '81:80']", [], id="repeats-all-of-it"),
        pytest.param("command: [other]", [], id="a-list-that-replaces"),
    ],
)
def test_appended_list(over, expected):
    text = f"services: {{web: {{image: 'a:1', ports: ['80:80']}}}}\n---\nservices: {{web: {{{over}}}}}"
    assert judge("appended-list", text) == expected
