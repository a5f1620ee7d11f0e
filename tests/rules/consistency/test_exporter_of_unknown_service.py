import pytest

from stackspec.rules.testing import judge

SAID = "cache-exporter is to watch redis, and no service is called so: add the service, or correct {}"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(
            "environment: {REDIS_ADDR: 'redis://redis:6379'}",
            ["services.cache-exporter.environment.REDIS_ADDR: " + SAID.format("REDIS_ADDR")],
            id="variable",
        ),
        pytest.param(
            "command: [--redis.addr=redis://redis:6379]",
            ["services.cache-exporter.command[0]: " + SAID.format("--redis.addr")],
            id="flag",
        ),
        pytest.param("environment: {REDIS_ADDR: 'redis://cache:6379'}", [], id="a-service"),
        pytest.param("environment: {REDIS_ADDR: 'redis://cache.example.org:6379'}", [], id="outside"),
        pytest.param("environment: {REDIS_USER: redis}", [], id="no-address"),
    ],
)
def test_exporter_of_unknown_service(settings, expected):
    exporter = f"  cache-exporter: {{image: 'oliver006/redis_exporter:v1.69.0', {settings}}}\n"
    assert (
        judge("exporter-of-unknown-service", "services:\n  cache: {image: 'redis:8.2'}\n" + exporter)
        == expected
    )
