import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9101']}]\n"
            },
            [
                "prometheus.yml.scrape_configs[0].static_configs[0].targets[0]: node-exporter:9101 is scraped, and node-exporter listens on 9100: scrape the port that serves its metrics, or say under `expose` that 9101 is one"
            ],
            id="image-listens-elsewhere",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter']}]\n"
            },
            [
                "prometheus.yml.scrape_configs[0].static_configs[0].targets[0]: node-exporter is scraped, and node-exporter listens on 9100: scrape the port that serves its metrics, or say under `expose` that 80 is one"
            ],
            id="no-port-is-80",
        ),
        pytest.param({}, [], id="right"),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9200']}]\n",
                "services": "    command: ['--web.listen-address=:9200']\n",
            },
            [],
            id="moved-by-a-flag",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['shop:8080']}]\n",
                "services": "  shop: {image: 'registry.example.org/shop:1'}\n",
            },
            [],
            id="unknown-program",
        ),
    ],
)
def test_wrong_scrape_port(monitored, stack, expected):
    assert monitored("wrong-scrape-port", **stack) == expected
