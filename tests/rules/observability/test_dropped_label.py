import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "expr": "sum by (job) (up) == 0",
                "alert": "        annotations: {summary: '{{ $labels.instance }}'}\n",
            },
            [
                "rules.yml.groups[0].rules[0].annotations.summary: Broken's summary uses the label instance, and its expression keeps job: keep it with by (instance), or leave it out"
            ],
            id="aggregated-away",
        ),
        pytest.param(
            {"expr": "sum(up) == 0", "alert": "        annotations: {summary: '{{ .Labels.job }}'}\n"},
            [
                "rules.yml.groups[0].rules[0].annotations.summary: Broken's summary uses the label job, and its expression keeps no labels: keep it with by (job), or leave it out"
            ],
            id="all-away",
        ),
        pytest.param(
            {
                "expr": "sum by (job) (up) == 0",
                "alert": "        annotations: {summary: '{{ $labels.job }}'}\n",
            },
            [],
            id="kept",
        ),
        pytest.param(
            {"expr": "up == 0", "alert": "        annotations: {summary: '{{ $labels.whatever }}'}\n"},
            [],
            id="series-own",
        ),
        pytest.param(
            {
                "expr": 'absent(up{job="node"})',
                "alert": "        annotations: {summary: '{{ $labels.job }}'}\n",
            },
            [],
            id="absent-with-a-matcher",
        ),
    ],
)
def test_dropped_label(monitored, stack, expected):
    assert monitored("dropped-label", **stack) == expected
