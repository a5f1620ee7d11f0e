import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "pg_up == 0"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken asks for pg_up: postgres-exporter exposes it, and no job scrapes one: correct the name, or scrape what exposes it"
            ],
            id="exporter-is-missing",
        ),
        pytest.param(
            {"expr": "node_load1x > 5"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken asks for node_load1x: no job exposes it; node_load1 is exposed: correct the name, or scrape what exposes it"
            ],
            id="typing-error",
        ),
        pytest.param(
            {"expr": "shop_orders_total > 5"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken asks for shop_orders_total: no job exposes it: correct the name, or scrape what exposes it"
            ],
            id="nobody-knows-it",
        ),
        pytest.param({"expr": "node_load1 > 5 and up == 1"}, [], id="exposed"),
        pytest.param(
            {
                "rules": "groups: [{name: g, rules: [{record: 'job:up:sum', expr: sum(up)}, {alert: A, expr: 'job:up:sum < 1'}]}]"
            },
            [],
            id="recorded",
        ),
        pytest.param(
            {
                "expr": "shop_orders_total > 5",
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'shop:80']}]\n",
                "services": "  shop: {image: 'registry.example.org/shop:1'}\n",
            },
            [],
            id="perhaps-of-an-unknown-program",
        ),
        pytest.param(
            {
                "expr": "shop_orders_total > 5",
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'shop:80']}]\n",
                "services": "  shop: {image: 'registry.example.org/shop:1', x-stackspec: {metrics: {shop_orders_total: counter}}}\n",
            },
            [],
            id="declared",
        ),
        pytest.param(
            {
                "expr": "shop_order_total > 5",
                "config": "rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: ['node-exporter:9100', 'shop:80']}]\n",
                "services": "  shop: {image: 'registry.example.org/shop:1', x-stackspec: {metrics: [shop_orders_total]}}\n",
            },
            [
                "rules.yml.groups[0].rules[0].expr: Broken asks for shop_order_total: no job exposes it; shop_orders_total is exposed: correct the name, or scrape what exposes it"
            ],
            id="declared-otherwise",
        ),
    ],
)
def test_unexposed_metric(monitored, stack, expected):
    assert monitored("unexposed-metric", **stack) == expected
