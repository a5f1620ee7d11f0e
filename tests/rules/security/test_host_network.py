import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "network_mode: host",
            [
                (
                    "services.app.network_mode: 'network_mode: host' puts app into the host's network: "
                    "join a network of the stack and publish the ports that are needed"
                )
            ],
            id="host",
        ),
        pytest.param(
            "network_mode: none",
            [],
            id="none",
        ),
        pytest.param(
            "network_mode: bridge",
            [],
            id="bridge",
        ),
        pytest.param(
            "network_mode: 'service:host'",
            [],
            id="of-a-service-named-host",
        ),
        pytest.param(
            "networks: [host]",
            [],
            id="a-network-named-host",
        ),
    ],
)
def test_host_network(text, expected):
    assert judge("host-network", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
