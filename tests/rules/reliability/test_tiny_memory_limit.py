import pytest

from stackspec.rules.testing import judge

TINY = "services.web.{}: web may use {} of memory, and the engine refuses less than 6M: check the unit"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("mem_limit: 4m", [TINY.format("mem_limit", "4M")], id="four-megabytes"),
        pytest.param("mem_limit: 512", [TINY.format("mem_limit", "512b")], id="unit-forgotten"),
        pytest.param(
            "deploy: {resources: {limits: {memory: 1M}}}",
            [TINY.format("deploy.resources.limits.memory", "1M")],
            id="deploy",
        ),
        pytest.param("mem_limit: 6m", [], id="the-least"),
        pytest.param("mem_limit: 512m", [], id="enough"),
        pytest.param("mem_reservation: 1m", [], id="a-reservation-may-be-small"),
        pytest.param("", [], id="none"),
    ],
)
def test_tiny_memory_limit(attributes, expected):
    assert judge("tiny-memory-limit", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
