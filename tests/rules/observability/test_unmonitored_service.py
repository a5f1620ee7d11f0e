import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {},
            [
                "services.alertmanager: alertmanager has no scrape job, no exporter and no probe: scrape its metrics, or add an exporter",
                "services.grafana: grafana has no scrape job, no exporter and no probe: scrape its metrics, or add an exporter",
            ],
            id="nobody-asks",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'alertmanager:9093', 'grafana:3000']}]\n"
            },
            [],
            id="all-are-scraped",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'alertmanager:9093', 'grafana:3000', 'redis-exporter:9121']}]\n",
                "services": "  redis: {image: 'redis:8.2'}\n  redis-exporter: {image: 'oliver006/redis_exporter:v1.69.0', environment: {REDIS_ADDR: 'redis://redis:6379'}}\n",
            },
            [],
            id="by-its-exporter",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'alertmanager:9093', 'grafana:3000']}]\n",
                "services": "  migrate: {image: 'registry.example.org/m:1'}\n  app: {image: 'grafana/grafana:13.2.1', depends_on: {migrate: {condition: service_completed_successfully}}}\n",
            },
            [
                "services.app: app has no scrape job, no exporter and no probe: scrape its metrics, or add an exporter"
            ],
            id="a-job-that-ends",
        ),
        pytest.param(
            {
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'alertmanager:9093', 'grafana:3000']}]\n  - job_name: p\n    relabel_configs: [{target_label: __address__, replacement: 'node-exporter:9100'}]\n    static_configs: [{targets: ['http://shop:80/health']}]\n",
                "services": "  shop: {image: 'registry.example.org/shop:1'}\n",
            },
            [],
            id="probed",
        ),
        pytest.param(
            {"config": "scrape_configs: [{job_name: d, docker_sd_configs: [{host: x}]}]"},
            [],
            id="found-at-run-time",
        ),
    ],
)
def test_unmonitored_service(monitored, stack, expected):
    assert monitored("unmonitored-service", **stack) == expected
