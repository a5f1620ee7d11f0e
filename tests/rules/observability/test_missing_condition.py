import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "sum(node_load1)"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken fires for whatever sum(node_load1) returns: compare it with a threshold"
            ],
            id="none",
        ),
        pytest.param({"expr": "node_load1 > 5"}, [], id="threshold"),
        pytest.param({"expr": "absent(up)"}, [], id="absence"),
        pytest.param({"expr": "vector(1)"}, [], id="heartbeat"),
    ],
)
def test_missing_condition(monitored, stack, expected):
    assert monitored("missing-condition", **stack) == expected
