import pytest

from stackspec.rules.testing import judge

AT = "networks.b.ipam.config[0].subnet: "
OVERLAP = AT + "{} of network b overlaps {} of network a, so `up` fails: choose disjoint subnets"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            "10.77.0.0/16", "10.77.4.0/24", [OVERLAP.format("10.77.4.0/24", "10.77.0.0/16")], id="within"
        ),
        pytest.param(
            "10.77.4.0/24", "10.77.0.0/16", [OVERLAP.format("10.77.0.0/16", "10.77.4.0/24")], id="around"
        ),
        pytest.param(
            "fd00::/48", "fd00:0:0:1::/64", [OVERLAP.format("fd00:0:0:1::/64", "fd00::/48")], id="ipv6"
        ),
        pytest.param("10.77.0.0/24", "10.77.1.0/24", [], id="neighbours"),
        pytest.param("10.0.0.0/8", "fd00::/8", [], id="two-families"),
        pytest.param("10.77.0.0/24", "no-subnet", [], id="another-faults-matter"),
    ],
)
def test_overlapping_subnets(one, other, expected):
    networks = f"{{a: {{ipam: {{config: [{{subnet: '{one}'}}]}}}}, b: {{ipam: {{config: [{{subnet: '{other}'}}]}}}}}}"
    text = f"services: {{web: {{image: 'a:1', networks: [a, b]}}}}\nnetworks: {networks}"
    assert judge("overlapping-subnets", text) == expected


def test_reserved():
    text = """
    services: {web: {image: 'a:1', networks: [a]}}
    networks: {a: {ipam: {config: [{subnet: 10.8.3.0/24}]}}}
    """
    assert judge("overlapping-subnets", text, reserved=["10.8.0.0/16"]) == [
        (
            "networks.a.ipam.config[0].subnet: 10.8.3.0/24 of network a overlaps 10.8.0.0/16, which is "
            "reserved: "
            "choose disjoint subnets"
        )
    ]
    assert judge("overlapping-subnets", text, reserved=["10.9.0.0/16", "fd00::/8"]) == []
