import pytest

from stackspec.rules.testing import judge

SHORT = (
    "services.db.stop_grace_period: db (postgres:17.6) is killed {} after the signal to stop and may need "
    "60s: "
    "set stop_grace_period: 60s"
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("image: 'postgres:17.6'", [SHORT.format("10s")], id="default"),
        pytest.param("image: 'postgres:17.6', stop_grace_period: 30s", [SHORT.format("30s")], id="too-short"),
        pytest.param("image: 'postgres:17.6', stop_grace_period: 1m0s", [], id="a-minute"),
        pytest.param("image: 'postgres:17.6', command: [psql, -l]", [], id="client"),
        pytest.param("image: 'example.org/a:1'", [], id="unknown"),
    ],
)
def test_short_stop_grace(attributes, expected):
    assert judge("short-stop-grace", f"services: {{db: {{{attributes}}}}}") == expected


def test_a_service_of_ones_own():
    text = "services: {api: {image: 'a:1'}}"
    assert judge("short-stop-grace", text, drain_seconds={"api": 45}) == [
        (
            "services.api.stop_grace_period: api (a:1) is killed 10s after the signal to stop and may need "
            "45s: "
            "set stop_grace_period: 45s"
        )
    ]
