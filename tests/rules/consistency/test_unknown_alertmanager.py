import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alerts:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n"
            },
            [
                "prometheus.yml.alerting.alertmanagers[0].static_configs[0].targets[0]: alerts go to alerts:9093, and no service is called alerts: add the service, or correct the address"
            ],
            id="no-service",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9090']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n"
            },
            [
                "prometheus.yml.alerting.alertmanagers[0].static_configs[0].targets[0]: alerts go to alertmanager:9090, and alertmanager listens on 9093, 9094: correct the port"
            ],
            id="wrong-port",
        ),
        pytest.param(
            {
                "compose": "services: {prometheus: {image: 'prom/prometheus:v3.13.0', volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']}, alertmanager: {image: 'prom/alertmanager:v0.34.0', networks: [other]}}\nnetworks: {other: {}}\n"
            },
            [
                "prometheus.yml.alerting.alertmanagers[0].static_configs[0].targets[0]: alerts go to alertmanager:9093, and prometheus shares no network with alertmanager: put both on one"
            ],
            id="no-network",
        ),
        pytest.param({}, [], id="there"),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alerts.example.org:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100']}]\n"
            },
            [],
            id="elsewhere",
        ),
    ],
)
def test_unknown_alertmanager(monitored, stack, expected):
    assert monitored("unknown-alertmanager", **stack) == expected
