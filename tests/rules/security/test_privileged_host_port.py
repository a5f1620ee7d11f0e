import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "ports: ['80:80']",
            [
                (
                    "services.app.ports[0]: port 80:80 of app takes the host's port 80: publish it above "
                    "1023, or name it in the parameter 'allowed'"
                )
            ],
            id="http",
        ),
        pytest.param(
            "ports: ['127.0.0.1:443:8443']",
            [
                (
                    "services.app.ports[0]: port 127.0.0.1:443:8443 of app takes the host's port 443: "
                    "publish it above 1023, or name it in the parameter 'allowed'"
                )
            ],
            id="on-loopback",
        ),
        pytest.param(
            "ports: ['1020-1025:8080']",
            [
                (
                    "services.app.ports[0]: port 1020-1025:8080 of app takes the host's port 1020: "
                    "publish it above 1023, or name it in the parameter 'allowed'"
                )
            ],
            id="range-that-begins-below",
        ),
        pytest.param(
            "ports: ['1024:80']",
            [],
            id="above",
        ),
        pytest.param(
            "ports: ['80']",
            [],
            id="container-port-only",
        ),
        pytest.param(
            "ports: ['8080:80', '127.0.0.1::22']",
            [],
            id="engine-chooses",
        ),
    ],
)
def test_privileged_host_port(text, expected):
    assert judge("privileged-host-port", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


def test_parameter_allowed():
    text = "services: {app: {image: 'shop/app:1.0', ports: ['80:80', '443:443']}}"
    found = judge("privileged-host-port", text, allowed=[80])
    assert [line.partition(":")[0] for line in found] == ["services.app.ports[1]"]
