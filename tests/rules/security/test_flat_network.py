import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', depends_on: [billing]}
  billing: {image: 'shop/billing:1.0'}
""",
            [
                (
                    "networks.default: all 3 services share the network 'default', so that proxy, which "
                    "faces other machines, reaches billing, which it does not use: separate front and "
                    "back networks"
                )
            ],
            id="nobody-separated",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web], networks: [all]}
  web: {image: 'shop/web:1.0', networks: [all]}
  billing: {image: 'shop/billing:1.0', networks: [all]}
networks: {all: {}}
""",
            [
                (
                    "networks.all: all 3 services share the network 'all', so that proxy, which faces "
                    "other machines, reaches billing, which it does not use: separate front and back "
                    "networks"
                )
            ],
            id="one-named-network",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], networks: [front]}
  web: {image: 'shop/web:1.0', networks: [front, back]}
  billing: {image: 'shop/billing:1.0', networks: [back]}
networks: {front: {}, back: {}}
""",
            [],
            id="separated",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web, billing]}
  web: {image: 'shop/web:1.0'}
  billing: {image: 'shop/billing:1.0'}
""",
            [],
            id="uses-both",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web], environment: {BILLING: 'http://billing:8080'}}
  web: {image: 'shop/web:1.0'}
  billing: {image: 'shop/billing:1.0'}
""",
            [],
            id="names-both",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3'}
  web: {image: 'shop/web:1.0'}
  billing: {image: 'shop/billing:1.0'}
""",
            [],
            id="nobody-faces-the-network",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['127.0.0.1:80:80']}
  web: {image: 'shop/web:1.0'}
  billing: {image: 'shop/billing:1.0'}
""",
            [],
            id="loopback-only",
        ),
        pytest.param(
            "services: {app: {image: 'shop/app:1.0', ports: ['80:80']}}",
            [],
            id="one-service",
        ),
        pytest.param(
            ("services: {app: {image: 'shop/app:1.0', ports: ['80:80']}, db: {image: 'postgres:16.4'}}"),
            [],
            id="two-services",
        ),
    ],
)
def test_flat_network(text, expected):
    assert judge("flat-network", text) == expected
