import pytest

from stackspec.rules.testing import judge

LIMITS = "whatever limits its host's engine gives: set ulimits, nofile at least"
DEFAULT = [f"services.web.ulimits: web runs with {LIMITS}"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("", DEFAULT, id="nothing"),
        pytest.param("ulimits: {nofile: {soft: 1024, hard: 2048}}", [], id="nofile"),
        pytest.param("ulimits: {nproc: 0}", [], id="a-zero-is-a-decision"),
        pytest.param("ulimits: {}", DEFAULT, id="empty-decides-nothing"),
    ],
)
def test_default_ulimits(attributes, expected):
    assert judge("default-ulimits", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
