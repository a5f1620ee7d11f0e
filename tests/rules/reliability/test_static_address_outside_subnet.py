import pytest

from stackspec.rules.testing import judge

AT = "services.web.networks.back."
OUTSIDE = AT + "{}: {} is outside of {}, the subnet of network back: choose an address in it"
NO_SUBNET = AT + "{0}: {1} needs a subnet, and network back has none of its own: give it one under ipam"


@pytest.mark.parametrize(
    ("address", "network", "expected"),
    [
        pytest.param(
            "ipv4_address: 10.214.99.9",
            "{ipam: {config: [{subnet: 10.215.0.0/24}]}}",
            [OUTSIDE.format("ipv4_address", "10.214.99.9", "10.215.0.0/24")],
            id="outside",
        ),
        pytest.param(
            "ipv4_address: 10.215.0.9", "{ipam: {config: [{subnet: 10.215.0.0/24}]}}", [], id="inside"
        ),
        pytest.param(
            "ipv4_address: 10.216.0.9",
            "{ipam: {config: [{subnet: 10.215.0.0/24}, {subnet: 10.216.0.0/24}]}}",
            [],
            id="in-the-second",
        ),
        pytest.param(
            "ipv4_address: 10.215.0.9",
            "{}",
            [NO_SUBNET.format("ipv4_address", "10.215.0.9")],
            id="no-subnet",
        ),
        pytest.param(
            "ipv6_address: 'fd00::9'",
            "{ipam: {config: [{subnet: 10.215.0.0/24}]}}",
            [NO_SUBNET.format("ipv6_address", "fd00::9")],
            id="none-of-that-family",
        ),
        pytest.param("ipv4_address: 10.214.99.9", "{external: true}", [], id="external"),
        pytest.param("aliases: [db]", "{}", [], id="no-address"),
    ],
)
def test_static_address_outside_subnet(address, network, expected):
    text = f"services: {{web: {{image: 'a:1', networks: {{back: {{{address}}}}}}}}}\nnetworks: {{back: {network}}}"
    assert judge("static-address-outside-subnet", text) == expected
