import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', logging: {driver: json-file}}}\n"},
            ["services.web.logging: web logs to json-file without max-size: set max-size and max-file"],
            id="unlimited",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', logging: {driver: json-file, options: {max-size: 10m}}}}\n"
            },
            [],
            id="limited",
        ),
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', init: true}}\n"}, [], id="the-engines-own"
        ),
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', logging: {driver: local}}}\n"},
            [],
            id="another-driver",
        ),
    ],
)
def test_unlimited_log(monitored, stack, expected):
    assert monitored("unlimited-log", **stack) == expected
