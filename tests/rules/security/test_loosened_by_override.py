import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0'}}
---
services: {app: {privileged: true}}
""",
            [
                (
                    "services.app.privileged: a later file adds 'privileged: true' of app, which the "
                    "first file does not: take it back, or write it where the service is reviewed"
                )
            ],
            id="privileged",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', read_only: true}}
---
services: {app: {read_only: false}}
""",
            [
                (
                    "services.app.read_only: a later file drops 'read_only: true' of app, which the first "
                    "file does not: take it back, or write it where the service is reviewed"
                )
            ],
            id="root-file-system",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0'}}
---
services: {app: {pid: host}}
""",
            [
                (
                    "services.app.pid: a later file adds 'pid: host' of app, which the first file does "
                    "not: take it back, or write it where the service is reviewed"
                )
            ],
            id="namespace",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', cap_add: [CHOWN]}}
---
services: {app: {cap_add: [SYS_ADMIN]}}
""",
            [
                (
                    "services.app.cap_add[1]: a later file adds the capability SYS_ADMIN of app, which "
                    "the first file does not: take it back, or write it where the service is reviewed"
                )
            ],
            id="capability",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', ports: ['127.0.0.1:80:80']}}
---
services: {app: {ports: ['9000:9000']}}
""",
            [
                (
                    "services.app.ports[1]: a later file opens the port 9000:9000 of app, which the first "
                    "file does not: take it back, or write it where the service is reviewed"
                )
            ],
            id="port",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', volumes: ['data:/data']}}
---
services: {app: {volumes: ['/var/run/docker.sock:/var/run/docker.sock']}}
volumes: {data: {}}
""",
            [
                (
                    "services.app.volumes[1]: a later file mounts /run/docker.sock of app, which the "
                    "first file does not: take it back, or write it where the service is reviewed"
                )
            ],
            id="socket",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', privileged: true}}
---
services: {app: {privileged: false, read_only: true, cap_drop: [ALL]}}
""",
            [],
            id="stronger",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', privileged: true, read_only: true}}
---
services: {app: {privileged: true, read_only: true}}
""",
            [],
            id="same-again",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0', privileged: true, ports: ['80:80']}}
---
services: {app: {labels: {a: b}}}
""",
            [],
            id="loose-from-the-beginning",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0'}}
---
services: {app: {ports: ['127.0.0.1:9000:9000']}}
""",
            [],
            id="port-on-loopback",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0'}}
---
services: {app: {volumes: ['./conf:/etc/app:ro']}}
""",
            [],
            id="harmless-mount",
        ),
        pytest.param(
            """\
services: {app: {image: 'shop/app:1.0'}}
---
services: {tool: {image: 'shop/tool:1.0', privileged: true}}
""",
            [],
            id="new-service",
        ),
        pytest.param(
            "services: {app: {image: 'shop/app:1.0', privileged: true}}",
            [],
            id="one-file",
        ),
    ],
)
def test_loosened_by_override(text, expected):
    assert judge("loosened-by-override", text) == expected


def test_extended_file_is_no_later_file():
    text = "services: {app: {extends: {file: base.yaml, service: app}, privileged: false}}"
    base = "services: {app: {image: 'shop/app:1.0', pid: host, cap_add: [CHOWN]}}"
    assert judge("loosened-by-override", text, files={"base.yaml": base}) == []
