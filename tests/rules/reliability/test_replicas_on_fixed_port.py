import pytest

from stackspec.rules.testing import judge

SHARED = (
    "services.web.ports[0]: 3 replicas of web cannot share the host's port {}: publish a range of 3 ports, "
    "or put "
    "a proxy before them"
)
PORT = "{{mode: ingress, target: 80, published: '{}', protocol: tcp}}"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("deploy: {replicas: 3}, ports: ['8080:80']", [SHARED.format("8080")], id="replicas"),
        pytest.param("scale: 3, ports: ['8080:80']", [SHARED.format("8080")], id="scale"),
        pytest.param(
            f"deploy: {{replicas: 3}}, ports: [{PORT.format('8080-8081')}]",
            [SHARED.format("8080-8081")],
            id="range-too-small",
        ),
        pytest.param(f"deploy: {{replicas: 3}}, ports: [{PORT.format('8080-8082')}]", [], id="range"),
        pytest.param("deploy: {replicas: 3}, ports: ['80']", [], id="the-engine-chooses"),
        pytest.param("deploy: {replicas: 1}, ports: ['8080:80']", [], id="one"),
        pytest.param(
            "deploy: {replicas: 3, update_config: {parallelism: 1}}, ports: ['8080:80']", [], id="for-swarm"
        ),
    ],
)
def test_replicas_on_fixed_port(attributes, expected):
    assert judge("replicas-on-fixed-port", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
