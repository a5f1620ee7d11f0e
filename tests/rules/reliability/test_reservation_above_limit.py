import pytest

from stackspec.rules.testing import judge

MEMORY = "services.web.{}: web reserves 128M of memory and may use 64M: reserve no more than the limit"
CPUS = (
    "services.web.deploy.resources.reservations.cpus: web reserves 2 processors and may use 1: reserve no "
    "more "
    "than the limit"
)
SMALL, LARGE = "'67108864'", "'134217728'"
DEPLOY = "deploy: {{resources: {{limits: {{{}}}, reservations: {{{}}}}}}}"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param(
            f"mem_limit: {SMALL}, mem_reservation: {LARGE}", [MEMORY.format("mem_reservation")], id="service"
        ),
        pytest.param(
            DEPLOY.format(f"memory: {SMALL}", f"memory: {LARGE}"),
            [MEMORY.format("deploy.resources.reservations.memory")],
            id="deploy",
        ),
        pytest.param(
            f"mem_limit: {SMALL}, deploy: {{resources: {{reservations: {{memory: {LARGE}}}}}}}",
            [MEMORY.format("deploy.resources.reservations.memory")],
            id="one-of-each",
        ),
        pytest.param(DEPLOY.format("cpus: '1'", "cpus: '2'"), [CPUS], id="cpus"),
        pytest.param(f"mem_limit: {LARGE}, mem_reservation: {SMALL}", [], id="below"),
        pytest.param(f"mem_limit: {SMALL}, mem_reservation: {SMALL}", [], id="equal"),
        pytest.param(f"mem_reservation: {LARGE}", [], id="no-limit"),
        pytest.param(DEPLOY.format("cpus: '10'", "cpus: '9.5'"), [], id="numbers-not-texts"),
    ],
)
def test_reservation_above_limit(attributes, expected):
    text = f"services: {{web: {{image: 'a:1', {attributes}}}}}"
    assert judge("reservation-above-limit", text) == expected
