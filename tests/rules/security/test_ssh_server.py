import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "image: 'shop/app:1.0', ports: ['22:22']",
            [
                (
                    "services.app.ports[0]: port 22:22 leads to an SSH server in app: remove it and use "
                    "'docker compose exec'"
                )
            ],
            id="port",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['127.0.0.1:2222:22']",
            [
                (
                    "services.app.ports[0]: port 127.0.0.1:2222:22 leads to an SSH server in app: remove "
                    "it and use 'docker compose exec'"
                )
            ],
            id="another-host-port",
        ),
        pytest.param(
            "image: 'shop/app:1.0', command: /usr/sbin/sshd -D",
            [
                (
                    "services.app.command: the command of app starts an SSH server: remove it and use "
                    "'docker compose exec'"
                )
            ],
            id="command",
        ),
        pytest.param(
            "image: 'shop/app:1.0', entrypoint: [sh, -c, 'service ssh start && exec app']",
            [
                (
                    "services.app.entrypoint: the entrypoint of app starts an SSH server: remove it and "
                    "use 'docker compose exec'"
                )
            ],
            id="script",
        ),
        pytest.param(
            "image: 'gitea/gitea:1.22.6', ports: ['2222:22']",
            [],
            id="git-hosting",
        ),
        pytest.param(
            "image: 'sameersbn/gitlab:17.6.2', ports: ['10022:22']",
            [],
            id="git-hosting-of-another-publisher",
        ),
        pytest.param(
            "image: 'codeberg.org/forgejo/forgejo:9', ports: ['222:22']",
            [],
            id="another-publisher-of-it",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['22:8080']",
            [],
            id="host-port-only",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['22:22/udp']",
            [],
            id="udp",
        ),
        pytest.param(
            "image: 'shop/app:1.0', command: ssh -N tunnel@example.org",
            [],
            id="client",
        ),
        pytest.param(
            "image: 'shop/app:1.0', command: tail -f /var/log/sshd.log",
            [],
            id="a-file-of-that-name",
        ),
    ],
)
def test_ssh_server(text, expected):
    assert judge("ssh-server", f"services: {{app: {{{text}}}}}") == expected
