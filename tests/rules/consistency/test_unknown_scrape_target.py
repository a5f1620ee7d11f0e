import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exportr:9100']}]\n"
            },
            [
                "prometheus.yml.scrape_configs[0].static_configs[0].targets[0]: node-exportr:9100 is scraped as job 'node', and no service is called node-exportr: add the service, or correct the target; did you mean 'node-exporter'?"
            ],
            id="typing-error",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'shop:1']}]\n"
            },
            [
                "prometheus.yml.scrape_configs[0].static_configs[0].targets[1]: shop:1 is scraped as job 'node', and no service is called shop: add the service, or correct the target"
            ],
            id="second-target",
        ),
        pytest.param(
            {
                "config": "scrape_configs: [{job_name: x, dns_sd_configs: [{names: [shop], type: A, port: 80}]}]"
            },
            [
                "prometheus.yml.scrape_configs[0].dns_sd_configs[0].names[0]: shop:80 is scraped as job 'x', and no service is called shop: add the service, or correct the target"
            ],
            id="discovered-by-name",
        ),
        pytest.param({}, [], id="a-service"),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['db.example.org:9100', '10.0.0.7:9100', 'localhost:9090', 'host.docker.internal:1']}]\n"
            },
            [],
            id="outside-of-the-stack",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['nodes:9100']}]\n",
                "services": "    networks: {default: {aliases: [nodes]}}\n",
            },
            [],
            id="by-its-alias",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    relabel_configs: [{target_label: __address__, replacement: 'node-exporter:9100'}]\n    static_configs: [{targets: ['https://example.org']}]\n"
            },
            [],
            id="rewritten-to-an-exporter",
        ),
    ],
)
def test_unknown_scrape_target(monitored, stack, expected):
    assert monitored("unknown-scrape-target", **stack) == expected
