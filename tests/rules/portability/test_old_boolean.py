import pytest

from stackspec.rules.testing import judge

OLD = "services.web.{}: services.web.{} is {!r}, which is no boolean in YAML 1.2: write {}"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("read_only: yes", [OLD.format("read_only", "read_only", "yes", "true")], id="yes"),
        pytest.param("init: off", [OLD.format("init", "init", "off", "false")], id="off"),
        pytest.param("read_only: true", [], id="true"),
        pytest.param("environment: {FLAG: yes}", [], id="a-text-to-the-container"),
    ],
)
def test_old_boolean(attributes, expected):
    assert judge("old-boolean", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
