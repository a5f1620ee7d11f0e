import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"alert": "        annotations: {summary: '{{ $value } x'}\n"},
            [
                "rules.yml.groups[0].rules[0].annotations.summary: Broken's summary is no valid template: a {{ is never closed: close it with }}"
            ],
            id="open-brace",
        ),
        pytest.param(
            {"alert": "        annotations: {summary: '{{ if $value }}x'}\n"},
            [
                "rules.yml.groups[0].rules[0].annotations.summary: Broken's summary is no valid template: a block is never ended: add {{ end }}"
            ],
            id="no-end",
        ),
        pytest.param(
            {"alert": "        annotations: {summary: '{{ $value | humanise }}'}\n"},
            [
                "rules.yml.groups[0].rules[0].annotations.summary: Broken's summary is no valid template: there is no function humanise: use one of Prometheus' or of Go's templates"
            ],
            id="function",
        ),
        pytest.param(
            {
                "alert": "        annotations: {summary: '{{ with $x := $labels.job }}{{ $x | title }}{{ else }}{{ printf \"%.2f\" $value | humanize }}{{ end }}'}\n"
            },
            [],
            id="valid",
        ),
        pytest.param({"alert": "        annotations: {summary: 'a } b { c'}\n"}, [], id="braces-alone"),
    ],
)
def test_invalid_template(monitored, stack, expected):
    assert monitored("invalid-template", **stack) == expected
