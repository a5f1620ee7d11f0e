import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "environment: {DATABASE_URL: 'postgres://shop:hunter2@db/shop'}",
            [
                (
                    "services.app.environment.DATABASE_URL: the URL postgres://shop:***@… in app holds a "
                    "password: let the program take the password from a secret, or fill it in from a "
                    "variable"
                )
            ],
            id="variable",
        ),
        pytest.param(
            "environment: {DATABASE_URL: 'postgres://shop:${DB_PASSWORD:-hunter2}@db/shop'}",
            [
                (
                    "services.app.environment.DATABASE_URL: the URL postgres://shop:***@… in app holds a "
                    "password: let the program take the password from a secret, or fill it in from a "
                    "variable"
                )
            ],
            id="default-of-a-variable",
        ),
        pytest.param(
            (
                "environment: {DATABASE_URL: "
                "'${DATABASE_URL:-postgresql+asyncpg://shop:hunter2@db:5432/shop}'}"
            ),
            [
                (
                    "services.app.environment.DATABASE_URL: the URL postgresql+asyncpg://shop:***@… in "
                    "app holds a password: let the program take the password from a secret, or fill it in "
                    "from a variable"
                )
            ],
            id="whole-default",
        ),
        pytest.param(
            "environment: {REDIS_URL: 'redis://:hunter2@cache:6379'}",
            [
                (
                    "services.app.environment.REDIS_URL: the URL redis://:***@… in app holds a password: "
                    "let the program take the password from a secret, or fill it in from a variable"
                )
            ],
            id="without-a-user",
        ),
        pytest.param(
            "command: [worker, --broker, 'amqp://shop:hunter2@mq//']",
            [
                (
                    "services.app.command: the URL amqp://shop:***@… in app holds a password: let the "
                    "program take the password from a secret, or fill it in from a variable"
                )
            ],
            id="command",
        ),
        pytest.param(
            "healthcheck: {test: 'curl -f http://ann:hunter2@localhost/health'}",
            [
                (
                    "services.app.healthcheck.test: the URL http://ann:***@… in app holds a password: let "
                    "the program take the password from a secret, or fill it in from a variable"
                )
            ],
            id="probe",
        ),
        pytest.param(
            "build: {context: ., args: {INDEX: 'https://ci:hunter2@pkg.example.org/simple'}}",
            [
                (
                    "services.app.build.args.INDEX: the URL https://ci:***@… in app holds a password: let "
                    "the program take the password from a secret, or fill it in from a variable"
                )
            ],
            id="build-argument",
        ),
        pytest.param(
            "labels: {backup.target: 'sftp://ann:hunter2@backup.example.org'}",
            [
                (
                    "services.app.labels.backup.target: the URL sftp://ann:***@… in app holds a password: "
                    "let the program take the password from a secret, or fill it in from a variable"
                )
            ],
            id="label",
        ),
        pytest.param(
            (
                "environment: {DATABASE_URL: 'postgres://shop:${DB_PASSWORD}@db/shop', OTHER: "
                "'postgres://u:$PW@db'}"
            ),
            [],
            id="password-from-a-variable",
        ),
        pytest.param(
            "environment: {DATABASE_URL: 'postgres://shop:$$DB_PASSWORD@db/shop'}",
            [],
            id="password-from-the-container",
        ),
        pytest.param(
            (
                "environment: {GIT_URL: 'https://ann@git.example.org/shop', SSH: "
                "'ssh://git@git.example.org:22/shop'}"
            ),
            [],
            id="user-only",
        ),
        pytest.param(
            ("environment: {URL: 'http://web:8080/@ann', MAIL: 'http://web:8080/?to=ann@example.org'}"),
            [],
            id="port-and-later-at",
        ),
        pytest.param(
            (
                "environment: {URL: 'https://ann:<password>@example.org', B: 'https://u:***@h', C: "
                "'https://u:xxxx@h'}"
            ),
            [],
            id="placeholder",
        ),
        pytest.param(
            "environment: {NOTE: 'user:pass@host', TIME: '12:30@noon'}",
            [],
            id="no-url",
        ),
    ],
)
def test_credential_in_url(text, expected):
    assert judge("credential-in-url", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
