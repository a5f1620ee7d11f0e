import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": 'up{job="nodes"} == 0'},
            [
                "rules.yml.groups[0].rules[0].expr: Broken selects job=\"nodes\", and no job has that name: the jobs are node; did you mean 'node'?: correct the matcher"
            ],
            id="typing-error",
        ),
        pytest.param(
            {"expr": 'up{job=~"a|b"} == 0'},
            [
                'rules.yml.groups[0].rules[0].expr: Broken selects job=~"a|b", and no job has that name: the jobs are node: correct the matcher'
            ],
            id="no-alternative",
        ),
        pytest.param({"expr": 'up{job="node"} == 0'}, [], id="a-job"),
        pytest.param({"expr": 'up{job=~"node|db"} == 0'}, [], id="one-alternative"),
        pytest.param({"expr": 'up{job!="db"} == 0'}, [], id="all-but-one"),
        pytest.param(
            {
                "expr": 'up{job="db"} == 0',
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    relabel_configs: [{target_label: job, replacement: db}]\n    static_configs: [{targets: ['node-exporter:9100']}]\n",
            },
            [],
            id="relabelled",
        ),
    ],
)
def test_unknown_job(monitored, stack, expected):
    assert monitored("unknown-job", **stack) == expected
