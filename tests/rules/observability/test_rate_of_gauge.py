import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "rate(node_load1[5m]) > 1"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken takes rate of node_load1, which is a gauge: take delta or deriv"
            ],
            id="rate",
        ),
        pytest.param(
            {"expr": "deriv(node_cpu_seconds_total[5m]) > 1"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken takes deriv of node_cpu_seconds_total, which is a counter: take increase or rate"
            ],
            id="deriv-of-counter",
        ),
        pytest.param({"expr": "rate(node_cpu_seconds_total[5m]) > 1"}, [], id="counter"),
        pytest.param({"expr": "max_over_time(node_load1[5m]) > 1"}, [], id="gauge"),
        pytest.param({"expr": "rate(shop_load[5m]) > 1"}, [], id="unknown-type"),
        pytest.param(
            {
                "expr": "rate(prometheus_http_request_duration_seconds_count[5m]) > 1",
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'localhost:9090']}]\n",
            },
            [],
            id="count-of-a-histogram",
        ),
    ],
)
def test_rate_of_gauge(monitored, stack, expected):
    assert monitored("rate-of-gauge", **stack) == expected
