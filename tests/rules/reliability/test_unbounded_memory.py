import pytest

from stackspec.rules.testing import judge

UNBOUNDED = "services.web.mem_limit: web may use all memory of the host: set mem_limit"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("", [UNBOUNDED], id="nothing"),
        pytest.param("mem_limit: '268435456'", [], id="limit"),
        pytest.param("deploy: {resources: {limits: {memory: '268435456'}}}", [], id="deploy-limit"),
        pytest.param(
            "mem_reservation: '1024'",
            [UNBOUNDED.replace(" host:", " host (its reservation is no limit):")],
            id="reservation-is-no-limit",
        ),
        pytest.param("mem_limit: '0'", [UNBOUNDED], id="zero-is-no-limit"),
        pytest.param("memswap_limit: '268435456'", [UNBOUNDED], id="swap-alone"),
    ],
)
def test_unbounded_memory(attributes, expected):
    assert judge("unbounded-memory", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
