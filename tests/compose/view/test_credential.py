import pytest

from stackspec.compose.view.credential import (
    credential_options,
    is_credential,
    is_credential_name,
    url_credential,
)

NAMES = (
    "DB_PASSWORD", "PGPASSWORD", "apiToken", "API_KEY", "clientSecret", "SECRET_KEY", "SECRET_KEY_BASE", "SMTP_PASS",
    "AWS_SECRET_ACCESS_KEY", "MYSQL_PWD", "JWT_SIGNING_KEY", "N8N_ENCRYPTION_KEY", "ssh-private-key", "TOKEN_2",
)  # fmt: skip
OTHERS = (
    "DB_PASSWORD_FILE", "TOKEN_TTL", "PASSWORD_MIN_LENGTH", "GOPASS_VERSION", "COMPASS", "BYPASS_CACHE", "KEYBOARD",
    "AWS_ACCESS_KEY_ID", "MAX_TOKENS", "PUBLIC_KEY", "SECRET_NAME", "PRIMARY_KEY", "KEY", "SECRETARY", "MONKEY",
    "PASSWORD_HASHER", "TOKEN_URL", "MYSQL_ALLOW_EMPTY_PASSWORD", "CACHE_KEY_PREFIX", "SORT_KEY", "SSL_KEY_CREDENTIALS",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_credentials(name):
    assert is_credential_name(name)


@pytest.mark.parametrize("name", OTHERS)
def test_names_of_other_things(name):
    assert not is_credential_name(name)


@pytest.mark.parametrize(
    "text", ["hunter2", "73519", "a b c", "pre\0fixed-by-a-file", "$ecret-with-a-dollar!"[1:]]
)
def test_values(text):
    assert is_credential(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "\0",
        "\0-\0",
        "true",
        "No",
        "/run/secrets/db",
        "./db.txt",
        "vault:secret/db",
        "<token>",
        "****",
        "$X",
        "{{ x }}",
    ],
)
def test_values_of_other_things(text):
    assert not is_credential(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("postgres://u:p@h/d", "postgres://u:***@", id="plain"),
        pytest.param("see https://u:p@h and more", "https://u:***@", id="inside-a-text"),
        pytest.param("redis://:p@h", "redis://:***@", id="no-user"),
        pytest.param("http://[::1]:80/a@b", None, id="address-of-ipv6"),
        pytest.param("http://h:80/?a=b@c", None, id="port"),
        pytest.param("http://u:\0@h", None, id="from-elsewhere"),
        pytest.param("http://u:$P@h", None, id="from-the-container"),
        pytest.param("http://u:@h", None, id="empty"),
    ],
)
def test_url_credential(text, shown):
    found = url_credential(text)
    assert (found and found.shown) == shown


@pytest.mark.parametrize(
    ("words", "options"),
    [
        pytest.param(["redis-server", "--requirepass", "p1"], ["--requirepass"], id="next-word"),
        pytest.param(["a", "--api-token=p1"], ["--api-token"], id="equals"),
        pytest.param(["mysql", "-uroot", "-pp1"], ["-p"], id="attached"),
        pytest.param(["mysql", "-p", "shop"], [], id="asks-for-it"),
        pytest.param(["sh", "-c", "redis-cli -a p1 ping"], ["-a"], id="script"),
        pytest.param(["PGPASSWORD=p1", "psql"], ["PGPASSWORD"], id="assignment"),
        pytest.param(["nmap", "-p", "80"], [], id="another-program"),
        pytest.param(["a", "--password", "--verbose"], [], id="flag"),
    ],
)
def test_credential_options(words, options):
    assert [option for option, _ in credential_options(words)] == options
