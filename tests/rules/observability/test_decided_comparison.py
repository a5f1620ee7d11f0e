import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "up == 2"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken compares up == 2, which never holds, because the left side is 0 to 1: correct the threshold"
            ],
            id="up",
        ),
        pytest.param(
            {"expr": "count(up) == 0"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken compares count(up) == 0, which never holds, because the left side is at least 1: correct the threshold"
            ],
            id="count",
        ),
        pytest.param(
            {"expr": "node_cpu_seconds_total >= 0"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken compares node_cpu_seconds_total >= 0, which always holds, because the left side is at least 0: correct the threshold"
            ],
            id="always",
        ),
        pytest.param(
            {"expr": "absent(up) == 0"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken compares absent(up) == 0, which never holds, because the left side is 1: correct the threshold"
            ],
            id="absent",
        ),
        pytest.param({"expr": "up == 0"}, [], id="open"),
        pytest.param({"expr": "node_load1 < 0"}, [], id="a-gauge"),
        pytest.param({"expr": "sum(up >= bool 0) < 1"}, [], id="a-computation"),
        pytest.param({"expr": "(count(up) or vector(0)) == 0"}, [], id="or-a-number"),
    ],
)
def test_decided_comparison(monitored, stack, expected):
    assert monitored("decided-comparison", **stack) == expected
