import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "config": "rule_files: [alerts/*.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n"
            },
            [
                "prometheus.yml.rule_files[0]: alerts/*.yml finds no file in prometheus, which looks for /etc/prometheus/alerts/*.yml: mount the rule files there, or correct the pattern"
            ],
            id="not-mounted",
        ),
        pytest.param(
            {
                "config": "rule_files: [rule.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n"
            },
            [
                "prometheus.yml.rule_files[0]: rule.yml finds no file in prometheus, which looks for /etc/prometheus/rule.yml: mount the rule files there, or correct the pattern"
            ],
            id="misspelt",
        ),
        pytest.param({}, [], id="mounted"),
        pytest.param(
            {
                "config": "rule_files: [\"*.yml\"]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n"
            },
            [],
            id="by-a-pattern",
        ),
        pytest.param(
            {
                "config": "rule_files: [/rules/*.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n",
                "compose": "services: {prometheus: {image: 'prom/prometheus:v3.13.0', volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml', 'alerts:/rules']}}\nvolumes: {alerts: {}}\n",
            },
            [],
            id="in-a-volume",
        ),
        pytest.param(
            {
                "config": "rule_files: [alerts/*.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n",
                "compose": "services: {prometheus: {image: 'prom/prometheus:v3.13.0', build: ., volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']}}\n",
                "files": {"Dockerfile": "FROM prom/prometheus:v3.13.0\nCOPY alerts /etc/prometheus/alerts\n"},
            },
            [],
            id="built-into-the-image",
        ),
    ],
)
def test_unmounted_rule_file(monitored, stack, expected):
    assert monitored("unmounted-rule-file", **stack) == expected
