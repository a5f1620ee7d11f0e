import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "environment: {DB_PASSWORD: hunter2}",
            [
                (
                    "services.app.environment.DB_PASSWORD: the value of DB_PASSWORD in app stands in the "
                    "file: hand it over as a secret (and set DB_PASSWORD_FILE if the image reads it), or "
                    "as ${DB_PASSWORD}"
                )
            ],
            id="literal",
        ),
        pytest.param(
            "environment: {'API_TOKEN': '${API_TOKEN:-f00ba4}'}",
            [
                (
                    "services.app.environment.API_TOKEN: the value of API_TOKEN in app stands in the "
                    "file: hand it over as a secret (and set API_TOKEN_FILE if the image reads it), or as "
                    "${API_TOKEN}"
                )
            ],
            id="default-of-a-variable",
        ),
        pytest.param(
            "environment: {API_TOKEN: '${A:-${B:-f00ba4}}'}",
            [
                (
                    "services.app.environment.API_TOKEN: the value of API_TOKEN in app stands in the "
                    "file: hand it over as a secret (and set API_TOKEN_FILE if the image reads it), or as "
                    "${API_TOKEN}"
                )
            ],
            id="default-inside-a-default",
        ),
        pytest.param(
            "environment: ['SECRET_KEY_BASE=d41d8cd98f00']",
            [
                (
                    "services.app.environment.SECRET_KEY_BASE: the value of SECRET_KEY_BASE in app stands "
                    "in the file: hand it over as a secret (and set SECRET_KEY_BASE_FILE if the image "
                    "reads it), or as ${SECRET_KEY_BASE}"
                )
            ],
            id="in-a-list",
        ),
        pytest.param(
            "environment: {apiKey: f00ba4, clientSecret: f00ba4}",
            [
                (
                    "services.app.environment.apiKey: the value of apiKey in app stands in the file: hand "
                    "it over as a secret (and set apiKey_FILE if the image reads it), or as ${apiKey}"
                ),
                (
                    "services.app.environment.clientSecret: the value of clientSecret in app stands in "
                    "the file: hand it over as a secret (and set clientSecret_FILE if the image reads "
                    "it), or as ${clientSecret}"
                ),
            ],
            id="camel-case",
        ),
        pytest.param(
            "environment: {SMTP_PASS: hunter2, AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMI}",
            [
                (
                    "services.app.environment.SMTP_PASS: the value of SMTP_PASS in app stands in the "
                    "file: hand it over as a secret (and set SMTP_PASS_FILE if the image reads it), or as "
                    "${SMTP_PASS}"
                ),
                (
                    "services.app.environment.AWS_SECRET_ACCESS_KEY: the value of AWS_SECRET_ACCESS_KEY "
                    "in app stands in the file: hand it over as a secret (and set "
                    "AWS_SECRET_ACCESS_KEY_FILE if the image reads it), or as ${AWS_SECRET_ACCESS_KEY}"
                ),
            ],
            id="several-words",
        ),
        pytest.param(
            "environment: {REDIS_PASSWORD: 73519}",
            [
                (
                    "services.app.environment.REDIS_PASSWORD: the value of REDIS_PASSWORD in app stands "
                    "in the file: hand it over as a secret (and set REDIS_PASSWORD_FILE if the image "
                    "reads it), or as ${REDIS_PASSWORD}"
                )
            ],
            id="number",
        ),
        pytest.param(
            ("environment: {DB_PASSWORD: '${DB_PASSWORD}', A_TOKEN: '$A_TOKEN', PWD2_PASSWORD: '${X:-}'}"),
            [],
            id="variable",
        ),
        pytest.param(
            "environment: [DB_PASSWORD, API_TOKEN]",
            [],
            id="passed-through",
        ),
        pytest.param(
            "environment: {DB_PASSWORD: '', API_TOKEN: null}",
            [],
            id="empty",
        ),
        pytest.param(
            (
                "environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db, "
                "GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/g}"
            ),
            [],
            id="file-of-a-secret",
        ),
        pytest.param(
            "environment: {DB_PASSWORD: /run/secrets/db, API_TOKEN: 'vault:secret/data/api#token'}",
            [],
            id="place-of-a-secret",
        ),
        pytest.param(
            (
                "environment: {TOKEN_TTL: 3600, PASSWORD_MIN_LENGTH: 12, SECRET_NAME: shop, "
                "AWS_ACCESS_KEY_ID: AKIA, AWS_CREDENTIALS_ENDPOINT_URL_S3: 'http://s3', "
                "KAFKA_SSL_KEY_CREDENTIALS: kafka_creds, AUTH_TOKEN_REALM: shop, MAX_TOKENS: 4096, "
                "PASSWORD_POLICY: strict}"
            ),
            [],
            id="speaks-about-one",
        ),
        pytest.param(
            (
                "environment: {GOPASS_VERSION: 1.15.0, COMPASS: north, BYPASS_CACHE: always, "
                "KEYBOARD: de, PASSENGER_APP: shop, SECRETARY: ann}"
            ),
            [],
            id="contains-the-letters",
        ),
        pytest.param(
            "environment: {STRIPE_PUBLIC_KEY: pk_live_123456, VAPID_PUBLIC_KEY: BNcRdreAL}",
            [],
            id="public-key",
        ),
        pytest.param(
            (
                "environment: {MYSQL_ALLOW_EMPTY_PASSWORD: 'yes', MYSQL_RANDOM_ROOT_PASSWORD: '1', "
                "USE_TOKEN: 'true'}"
            ),
            [],
            id="switch",
        ),
        pytest.param(
            "environment: {API_TOKEN: '<your token>', DB_PASSWORD: '********', A_TOKEN: todo}",
            [],
            id="placeholder",
        ),
        pytest.param(
            "environment: {POSTGRES_PASSWORD: postgres}",
            [],
            id="known-default-is-another-rule",
        ),
    ],
)
def test_plaintext_credential(text, expected):
    assert judge("plaintext-credential", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected


def test_value_of_an_env_file():
    text = "services: {app: {image: 'shop/app:1.0', env_file: [app.env], environment: {A_TOKEN: f00ba4}}}"
    found = judge("plaintext-credential", text, files={"app.env": "DB_PASSWORD=hunter2\n"})
    assert [line.partition(":")[0] for line in found] == ["services.app.environment.A_TOKEN"]


def test_value_of_the_project_environment():
    text = "services: {app: {image: 'shop/app:1.0', environment: {DB_PASSWORD: '${DB_PASSWORD}'}}}"
    assert judge("plaintext-credential", text, files={".env": "DB_PASSWORD=hunter2\n"}) == []


def test_value_of_an_extended_service():
    text = """\
services:
  app:
    extends: base
  base:
    image: shop/app:1.0
    environment: {DB_PASSWORD: hunter2}
"""
    found = judge("plaintext-credential", text)
    assert sorted(line.partition(":")[0] for line in found) == [
        "services.app.environment.DB_PASSWORD",
        "services.base.environment.DB_PASSWORD",
    ]


def test_messages_keep_the_value():
    text = "services: {app: {image: 'shop/app:1.0', environment: {DB_PASSWORD: hunter2}}}"
    assert "hunter2" not in "".join(judge("plaintext-credential", text))
