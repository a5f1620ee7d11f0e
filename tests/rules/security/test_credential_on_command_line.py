import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "command: [redis-server, --requirepass, hunter2]",
            [
                (
                    "services.app.command: the value after --requirepass in app stands on a command line, "
                    "which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="next-word",
        ),
        pytest.param(
            "command: 'server --admin-password=hunter2 --port 80'",
            [
                (
                    "services.app.command: the value after --admin-password in app stands on a command "
                    "line, which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="attached-with-equals",
        ),
        pytest.param(
            "command: 'redis-server --requirepass ${REDIS_PASSWORD:-hunter2}'",
            [
                (
                    "services.app.command: the value after --requirepass in app stands on a command line, "
                    "which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="default-of-a-variable",
        ),
        pytest.param(
            "healthcheck: {test: [CMD, mysqladmin, ping, -uroot, -phunter2]}",
            [
                (
                    "services.app.healthcheck.test: the value after -p in app stands on a command line, "
                    "which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="mysql",
        ),
        pytest.param(
            "healthcheck: {test: 'redis-cli -a hunter2 ping | grep PONG'}",
            [
                (
                    "services.app.healthcheck.test: the value after -a in app stands on a command line, "
                    "which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="redis-cli",
        ),
        pytest.param(
            (
                "healthcheck: {test: [CMD-SHELL, 'curl -fsu elastic:hunter2 localhost:9200 || curl -u "
                "elastic:hunter2 localhost:9200']}"
            ),
            [
                (
                    "services.app.healthcheck.test: the value after -u in app stands on a command line, "
                    "which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="curl",
        ),
        pytest.param(
            "entrypoint: [sh, -c, 'PGPASSWORD=hunter2 psql -h db']",
            [
                (
                    "services.app.entrypoint: the value after PGPASSWORD in app stands on a command line, "
                    "which everybody sees: read it from a secret's file, or from a variable of the "
                    "container"
                )
            ],
            id="assignment",
        ),
        pytest.param(
            "command: 'redis-server --requirepass ${REDIS_PASSWORD}'",
            [],
            id="variable-of-compose",
        ),
        pytest.param(
            "command: [sh, -c, 'exec redis-server --requirepass \"$$REDIS_PASSWORD\"']",
            [],
            id="variable-of-the-container",
        ),
        pytest.param(
            "command: [server, --password-file, /run/secrets/p, '--token-file=/run/secrets/t']",
            [],
            id="file",
        ),
        pytest.param(
            ("command: [nmap, -p, '80', -a, all], healthcheck: {test: [CMD, pg_isready, -p, '5432']}"),
            [],
            id="other-options-of-that-letter",
        ),
        pytest.param(
            "healthcheck: {test: [CMD, mysqladmin, ping, -P, '3306', -p$$MYSQL_ROOT_PASSWORD]}",
            [],
            id="port-of-mysql",
        ),
        pytest.param(
            "command: [server, --reset-password, --no-token]",
            [],
            id="flag-without-value",
        ),
        pytest.param(
            "command: [server, --token-ttl, 1h, --password-min-length=12]",
            [],
            id="speaks-about-one",
        ),
    ],
)
def test_credential_on_command_line(text, expected):
    assert (
        judge("credential-on-command-line", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}")
        == expected
    )
