import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "services": "  second:\n    image: prom/prometheus:v3.13.0\n    command: [--config.file=/etc/prometheus/second.yml]\n    volumes: ['./empty:/etc/prometheus']\n",
                "files": {"empty/prometheus.yml": ""},
            },
            [
                "services.second.volumes[0]: second reads /etc/prometheus/second.yml, and what is mounted there does not hold second.yml: create the file, or correct the mount"
            ],
            id="another-name",
        ),
        pytest.param(
            {
                "services": "  second:\n    image: prom/prometheus:v3.13.0\n    command: [--config.file, /config/second.yml]\n"
            },
            [
                "services.second.command: second reads /config/second.yml, and nothing is mounted there: mount the file, or correct --config.file"
            ],
            id="nothing-mounted",
        ),
        pytest.param({}, [], id="mounted"),
        pytest.param({"services": "  second: {image: 'prom/prometheus:v3.13.0'}\n"}, [], id="the-images-own"),
        pytest.param(
            {
                "services": "  second:\n    image: prom/prometheus:v3.13.0\n    command: [--config.file=/c.yml]\n    configs: [{source: c, target: /c.yml}]\nconfigs: {c: {content: 'scrape_configs: []'}}\n"
            },
            [],
            id="a-config",
        ),
    ],
)
def test_missing_configuration(monitored, stack, expected):
    assert monitored("missing-configuration", **stack) == expected
