import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', network_mode: host, ports: ['80:80']}}\n"},
            ["services.web.ports: with network_mode host, the ports of web have no effect: remove them"],
            id="host",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', init: true}\n  two: {image: 'nginx:1.29.3', network_mode: 'service:web', ports: ['80:80']}\n"
            },
            [
                "services.two.ports: with network_mode service:web, the ports of two keep it from starting: publish them on web"
            ],
            id="another-services",
        ),
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', network_mode: host}}\n"},
            [],
            id="none-published",
        ),
        pytest.param(
            {"compose": "services: {web: {image: 'nginx:1.29.3', network_mode: bridge, ports: ['80:80']}}\n"},
            [],
            id="bridge",
        ),
    ],
)
def test_ports_without_effect(monitored, stack, expected):
    assert monitored("ports-without-effect", **stack) == expected
