import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
""",
            [
                (
                    "services.proxy.networks: proxy faces other machines and reaches db, which it does "
                    "not use: put datastores on an internal network that proxy does not join"
                )
            ],
            id="default-network",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], networks: [all]}
  web: {image: 'shop/web:1.0', networks: [all], depends_on: [db]}
  db: {image: 'postgres:16.4', networks: [all]}
networks: {all: {}}
""",
            [
                (
                    "services.proxy.networks: proxy faces other machines and reaches db, which it does "
                    "not use: put datastores on an internal network that proxy does not join"
                )
            ],
            id="named-network",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', environment: {URL: 'postgres://u@data:5432/x'}}
  db: {image: 'postgres:16.4', networks: {default: {aliases: [data]}}}
""",
            [
                (
                    "services.proxy.networks: proxy faces other machines and reaches db, which it does "
                    "not use: put datastores on an internal network that proxy does not join"
                )
            ],
            id="alias-in-a-url",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
  b: {image: 'redis:7.4.2'}
  c: {image: 'mongo:8.0'}
  d: {image: 'mysql:8.4'}
  e: {image: 'rabbitmq:4.0', depends_on: [b, c, d]}
  f: {image: 'shop/f:1.0', depends_on: [e]}
""",
            [
                (
                    "services.proxy.networks: proxy faces other machines and reaches db, b, c and 2 more, "
                    "which it does not use: put datastores on an internal network that proxy does not join"
                )
            ],
            id="many",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], networks: [front]}
  web: {image: 'shop/web:1.0', networks: [front, back], depends_on: [db]}
  db: {image: 'postgres:16.4', networks: [back]}
networks: {front: {}, back: {}}
""",
            [],
            id="separated",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [db]}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
""",
            [],
            id="uses-it",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], environment: {DB_URL: 'postgres://u@db:5432/x'}}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
""",
            [],
            id="names-it",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0'}
  db: {image: 'postgres:16.4'}
""",
            [],
            id="nobody-is-known-to-use-it",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['127.0.0.1:80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
""",
            [],
            id="loopback-only",
        ),
        pytest.param(
            """\
services:
  proxy: {build: ., ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
""",
            [],
            id="built-here",
        ),
        pytest.param(
            """\
services:
  proxy: {image: 'adminer:4.8.1', ports: ['80:80'], depends_on: [web]}
  web: {image: 'shop/web:1.0', environment: {DB_HOST: db}}
  db: {image: 'postgres:16.4'}
""",
            [],
            id="administration-page",
        ),
    ],
)
def test_datastore_reachable_from_edge(text, expected):
    assert judge("datastore-reachable-from-edge", text) == expected


def test_name_in_a_mounted_file():
    text = """\
services:
  proxy: {image: 'nginx:1.27.3', ports: ['80:80'], volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']}
  web: {image: 'shop/web:1.0', depends_on: [db]}
  db: {image: 'postgres:16.4'}
"""
    assert (
        judge(
            "datastore-reachable-from-edge",
            text,
            files={"nginx.conf": "stream { upstream pg { server db:5432; } }"},
        )
        == []
    )
    assert (
        len(judge("datastore-reachable-from-edge", text, files={"nginx.conf": "location /db-admin { }"})) == 1
    )
