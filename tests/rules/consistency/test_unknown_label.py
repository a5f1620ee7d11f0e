import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": 'node_load1{hots="x"} > 1'},
            [
                'rules.yml.groups[0].rules[0].expr: Broken asks for hots="x", and node_load1 has no label hots (it has __name__, instance, job): correct the label'
            ],
            id="misspelt",
        ),
        pytest.param({"expr": 'node_cpu_seconds_total{mode="idle"} > 1'}, [], id="of-the-metric"),
        pytest.param(
            {
                "expr": 'node_load1{rack="a"} > 1',
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100'], labels: {rack: a}}]\n",
            },
            [],
            id="of-the-target",
        ),
        pytest.param({"expr": 'node_load1{hots!="x"} > 1'}, [], id="negative"),
        pytest.param(
            {
                "expr": 'container_last_seen{container!=""} > 1',
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['cadvisor:8080']}]\n",
                "services": "  cadvisor: {image: 'ghcr.io/google/cadvisor:v0.60.5', command: [--store_container_labels=false]}\n",
            },
            [
                'rules.yml.groups[0].rules[0].expr: Broken asks for container!="", and container_last_seen has no label container (it has __name__, id, image, instance, job, name): correct the label'
            ],
            id="kubernetes-only",
        ),
    ],
)
def test_unknown_label(monitored, stack, expected):
    assert monitored("unknown-label", **stack) == expected
