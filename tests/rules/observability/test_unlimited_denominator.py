import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.8"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken divides by container_spec_memory_limit_bytes, which is 0 for containers without a limit (prometheus, alertmanager, grafana, …), so that it always fires for them: divide by (container_spec_memory_limit_bytes > 0)"
            ],
            id="plain",
        ),
        pytest.param(
            {"expr": "sum(container_memory_usage_bytes) / sum(container_spec_memory_limit_bytes) > 0.8"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken divides by container_spec_memory_limit_bytes, which is 0 for containers without a limit (prometheus, alertmanager, grafana, …), so that it always fires for them: divide by (container_spec_memory_limit_bytes > 0)"
            ],
            id="in-sums",
        ),
        pytest.param(
            {"expr": "container_memory_usage_bytes / (container_spec_memory_limit_bytes > 0) > 0.8"},
            [],
            id="guarded",
        ),
        pytest.param(
            {
                "expr": "container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.8 and container_spec_memory_limit_bytes != 0"
            },
            [],
            id="guarded-beside",
        ),
        pytest.param(
            {"expr": "(container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.8) < +Inf"},
            [],
            id="below-infinity",
        ),
        pytest.param(
            {"expr": "node_memory_MemFree_bytes / node_memory_MemTotal_bytes < 0.1"}, [], id="another-divisor"
        ),
        pytest.param(
            {
                "expr": "container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.8",
                "compose": "services: {prometheus: {image: 'prom/prometheus:v3.13.0', mem_limit: 1g, volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml', './rules.yml:/etc/prometheus/rules.yml']}}\n",
            },
            [],
            id="all-are-limited",
        ),
    ],
)
def test_unlimited_denominator(monitored, stack, expected):
    assert monitored("unlimited-denominator", **stack) == expected
