import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "rate(node_cpu_seconds_total[15s]) > 1"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken takes rate of node_cpu_seconds_total over 15 s, and it is scraped every 15 s: take at least 60 s"
            ],
            id="one-sample",
        ),
        pytest.param(
            {
                "expr": "rate(node_cpu_seconds_total[1m]) > 1",
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    scrape_interval: 1m\n    static_configs: [{targets: ['node-exporter:9100']}]\n",
            },
            [
                "rules.yml.groups[0].rules[0].expr: Broken takes rate of node_cpu_seconds_total over 60 s, and it is scraped every 60 s: take at least 240 s"
            ],
            id="of-the-job",
        ),
        pytest.param({"expr": "rate(node_cpu_seconds_total[1m]) > 1"}, [], id="enough"),
        pytest.param({"expr": "max_over_time(node_load1[15s]) > 1"}, [], id="one-is-enough-for-max"),
    ],
)
def test_short_range(monitored, stack, expected):
    assert monitored("short-range", **stack) == expected
