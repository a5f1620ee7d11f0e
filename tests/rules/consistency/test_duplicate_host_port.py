import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', ports: ['8080:80']}\n  two: {image: 'nginx:1.29.3', ports: ['8080:80']}\n"
            },
            ["services.two.ports[0]: two publishes port 8080/tcp, which web has: choose another"],
            id="same",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', ports: ['8080:80']}\n  two: {image: 'nginx:1.29.3', ports: ['127.0.0.1:8080:80']}\n"
            },
            ["services.two.ports[0]: two publishes port 8080/tcp, which web has: choose another"],
            id="all-addresses-and-one",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', ports: ['127.0.0.2:8080:80']}\n  two: {image: 'nginx:1.29.3', ports: ['127.0.0.1:8080:80']}\n"
            },
            [],
            id="two-addresses",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', ports: ['53:53/udp']}\n  two: {image: 'nginx:1.29.3', ports: ['53:53']}\n"
            },
            [],
            id="two-protocols",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', ports: ['8080:80'], profiles: [a]}\n  two: {image: 'nginx:1.29.3', ports: ['8080:80'], profiles: [b]}\n"
            },
            [],
            id="alternatives",
        ),
        pytest.param(
            {
                "compose": "services:\n  web: {image: 'nginx:1.29.3', ports: ['80']}\n  two: {image: 'nginx:1.29.3', ports: ['80']}\n"
            },
            [],
            id="chosen-by-the-engine",
        ),
    ],
)
def test_duplicate_host_port(monitored, stack, expected):
    assert monitored("duplicate-host-port", **stack) == expected
