import pytest

from stackspec.rules.testing import judge

OFF = (
    "services.web.healthcheck: {} switches the probe of web off: remove it, and mend the probe where it "
    "failed"
)


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        pytest.param("{disable: true}", [OFF.format("disable: true")], id="disable"),
        pytest.param("{test: [NONE]}", [OFF.format("test: NONE")], id="none"),
        pytest.param("{test: [CMD, ping]}", [], id="probe"),
        pytest.param("{test: [CMD, ping], disable: false}", [], id="disable-false"),
        pytest.param("{test: [CMD-SHELL, NONE]}", [], id="a-program-called-none"),
        pytest.param("{interval: 5s}", [], id="times-only"),
    ],
)
def test_disabled_healthcheck(probe, expected):
    assert (
        judge("disabled-healthcheck", f"services: {{web: {{image: 'a:1', healthcheck: {probe}}}}}")
        == expected
    )


def test_a_job_may():
    text = """
    services:
      web: {image: a:1, depends_on: {job: {condition: service_completed_successfully}}}
      job: {image: a:1, healthcheck: {disable: true}}
    """
    assert judge("disabled-healthcheck", text) == []
