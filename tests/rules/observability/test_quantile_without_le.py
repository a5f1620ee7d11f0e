import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"expr": "histogram_quantile(0.9, sum(rate(x_bucket[5m]))) > 1"},
            [
                "rules.yml.groups[0].rules[0].expr: Broken asks for a quantile of sum(rate(x_bucket[5m])), which has no label le: keep it with by (le, …)"
            ],
            id="dropped",
        ),
        pytest.param(
            {"expr": "histogram_quantile(0.9, sum without (instance) (rate(x_bucket[5m]))) > 1"},
            [],
            id="without",
        ),
        pytest.param(
            {"expr": "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > 1"}, [], id="kept"
        ),
        pytest.param({"expr": "histogram_quantile(0.9, sum(rate(x[5m]))) > 1"}, [], id="native"),
    ],
)
def test_quantile_without_le(monitored, stack, expected):
    assert monitored("quantile-without-le", **stack) == expected
