import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "volumes: ['/var/run/docker.sock:/var/run/docker.sock']",
            [
                (
                    "services.app.volumes[0]: /var/run/docker.sock:/var/run/docker.sock gives app the "
                    "engine's control socket (/run/docker.sock), which is root on the host: put a "
                    "filtering socket proxy between them"
                )
            ],
            id="socket",
        ),
        pytest.param(
            "volumes: ['/run/podman/podman.sock:/run/docker.sock:ro']",
            [
                (
                    "services.app.volumes[0]: /run/podman/podman.sock:/run/docker.sock:ro gives app the "
                    "engine's control socket (/run/podman/podman.sock), which is root on the host: put a "
                    "filtering socket proxy between them"
                )
            ],
            id="read-only-does-not-help",
        ),
        pytest.param(
            "volumes: ['/var/run/:/host/run']",
            [
                (
                    "services.app.volumes[0]: /var/run/:/host/run gives app the engine's control socket "
                    "(/run/docker.sock), which is root on the host: put a filtering socket proxy between "
                    "them"
                )
            ],
            id="through-a-parent",
        ),
        pytest.param(
            "volumes: [{type: bind, source: /, target: /host, read_only: true}]",
            [
                (
                    "services.app.volumes[0]: /:/host:ro gives app the engine's control socket "
                    "(/run/docker.sock), which is root on the host: put a filtering socket proxy between "
                    "them"
                )
            ],
            id="through-the-root",
        ),
        pytest.param(
            "volumes: ['/run/user/1000/docker.sock:/var/run/docker.sock']",
            [
                (
                    "services.app.volumes[0]: /run/user/1000/docker.sock:/var/run/docker.sock gives app "
                    "the engine's control socket (/run/user/1000/docker.sock), which is root on the host: "
                    "put a filtering socket proxy between them"
                )
            ],
            id="rootless",
        ),
        pytest.param(
            "use_api_socket: true",
            [
                (
                    "services.app.use_api_socket: 'use_api_socket: true' gives app the engine's control "
                    "socket and your registry logins: remove it, or put a filtering socket proxy between "
                    "them"
                )
            ],
            id="new-attribute",
        ),
        pytest.param(
            "volumes: ['docker.sock:/data']",
            [],
            id="named-volume-of-that-name",
        ),
        pytest.param(
            "volumes: ['./docker.sock.d:/var/run/docker.sock']",
            [],
            id="container-path-only",
        ),
        pytest.param(
            "volumes: ['/run/postgresql:/run/postgresql']",
            [],
            id="another-folder-below-run",
        ),
        pytest.param(
            "volumes: ['/run/docker.sock.bak:/backup']",
            [],
            id="prefix-of-a-name",
        ),
        pytest.param(
            "user: '1000:1000', volumes: ['/:/host:ro']",
            [],
            id="parent-but-no-permission",
        ),
        pytest.param(
            "user: '1000:1000', group_add: ['999'], volumes: ['/run:/host/run']",
            [
                (
                    "services.app.volumes[0]: /run:/host/run gives app the engine's control socket "
                    "(/run/docker.sock), which is root on the host: put a filtering socket proxy between "
                    "them"
                )
            ],
            id="parent-with-the-group",
        ),
    ],
)
def test_engine_socket(text, expected):
    assert judge("engine-socket", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


def test_named_volume_with_bind_options():
    text = """\
services:
  app:
    image: shop/app:1.0
    volumes: ["host:/host"]
volumes:
  host:
    driver_opts: {type: none, device: /var/run, o: "ro, bind"}
"""
    expected = (
        "services.app.volumes[0]: host:/host gives app the engine's control socket "
        "(/run/docker.sock), which is root on the host: put a filtering socket proxy between them"
    )
    assert judge("engine-socket", text) == [expected]
