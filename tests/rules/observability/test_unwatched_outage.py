import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "node_load1 > 1"},
            [
                "prometheus.yml.scrape_configs[0].job_name: no alert asks whether the targets of job 'node' are up: add one on up{job=\"node\"} == 0"
            ],
            id="no-alert",
        ),
        pytest.param(
            {"expr": 'up{job="db"} == 0'},
            [
                "prometheus.yml.scrape_configs[0].job_name: no alert asks whether the targets of job 'node' are up: add one on up{job=\"node\"} == 0"
            ],
            id="another-job",
        ),
        pytest.param({}, [], id="all-jobs"),
        pytest.param({"expr": 'absent(up{job="node"})'}, [], id="absent"),
        pytest.param({"rules": "groups: []"}, [], id="no-alerts-at-all"),
    ],
)
def test_unwatched_outage(monitored, stack, expected):
    assert monitored("unwatched-outage", **stack) == expected
