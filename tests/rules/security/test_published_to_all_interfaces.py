import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "ports: ['8080:80']",
            [
                (
                    "services.app.ports[0]: port 8080:80 of app answers on every address of the host: "
                    "publish it on 127.0.0.1, or name the service in the parameter 'public'"
                )
            ],
            id="no-address",
        ),
        pytest.param(
            "ports: ['0.0.0.0:8080:80']",
            [
                (
                    "services.app.ports[0]: port 0.0.0.0:8080:80 of app answers on every address of the "
                    "host: publish it on 127.0.0.1, or name the service in the parameter 'public'"
                )
            ],
            id="ipv4",
        ),
        pytest.param(
            "ports: ['[::]:8080:80']",
            [
                (
                    "services.app.ports[0]: port [::]:8080:80 of app answers on every address of the "
                    "host: publish it on 127.0.0.1, or name the service in the parameter 'public'"
                )
            ],
            id="ipv6",
        ),
        pytest.param(
            "ports: [{target: 80, published: '8080', host_ip: '0:0:0:0:0:0:0:0', protocol: tcp}]",
            [
                (
                    "services.app.ports[0]: port [0:0:0:0:0:0:0:0]:8080:80 of app answers on every "
                    "address of the host: publish it on 127.0.0.1, or name the service in the parameter "
                    "'public'"
                )
            ],
            id="long-ipv6",
        ),
        pytest.param(
            "ports: ['[::ffff:0.0.0.0]:8080:80']",
            [
                (
                    "services.app.ports[0]: port [::ffff:0.0.0.0]:8080:80 of app answers on every address "
                    "of the host: publish it on 127.0.0.1, or name the service in the parameter 'public'"
                )
            ],
            id="ipv4-spelt-as-ipv6",
        ),
        pytest.param(
            "ports: ['[::ffff:127.0.0.1]:8080:80']",
            [],
            id="loopback-spelt-as-ipv6",
        ),
        pytest.param(
            "ports: ['80']",
            [
                (
                    "services.app.ports[0]: port 80 of app answers on every address of the host: publish "
                    "it on 127.0.0.1, or name the service in the parameter 'public'"
                )
            ],
            id="engine-chooses-the-port",
        ),
        pytest.param(
            "ports: ['443-444:443']",
            [
                (
                    "services.app.ports[0]: port 443-444:443 of app answers on every address of the host: "
                    "publish it on 127.0.0.1, or name the service in the parameter 'public'"
                )
            ],
            id="range-that-leaves-the-public-ports",
        ),
        pytest.param(
            "ports: ['127.0.0.1:8080:80']",
            [],
            id="loopback",
        ),
        pytest.param(
            "ports: ['127.1.2.3:8080:80']",
            [],
            id="another-loopback",
        ),
        pytest.param(
            "ports: ['[::1]:8080:80']",
            [],
            id="ipv6-loopback",
        ),
        pytest.param(
            "ports: ['443:8443']",
            [],
            id="public-port",
        ),
        pytest.param(
            "ports: ['192.0.2.10:8080:80']",
            [],
            id="one-address",
        ),
        pytest.param(
            "expose: ['8080']",
            [],
            id="exposed-only",
        ),
    ],
)
def test_published_to_all_interfaces(text, expected):
    assert (
        judge("published-to-all-interfaces", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}")
        == expected
    )


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        pytest.param({"public": ["app"]}, 0, id="named-service"),
        pytest.param({"public": ["web"]}, 1, id="another-service"),
        pytest.param({"ports": [8080]}, 0, id="named-port"),
    ],
)
def test_parameters(parameters, count):
    text = "services: {app: {image: 'shop/app:1.0', ports: ['8080:80']}}"
    assert len(judge("published-to-all-interfaces", text, **parameters)) == count
