import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', logging: {driver: none}}}\n"},
            [
                "services.web.logging.driver: web throws its log away: use the driver local, or json-file with max-size"
            ],
            id="none",
        ),
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', logging: {driver: local}}}\n"},
            [],
            id="local",
        ),
    ],
)
def test_disabled_logging(monitored, stack, expected):
    assert monitored("disabled-logging", **stack) == expected
