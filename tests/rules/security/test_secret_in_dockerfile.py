import pytest

from stackspec.rules.testing import judge

COMPOSE = "services: {app: {image: 'shop/app:1.0', build: .}}"


@pytest.mark.parametrize(
    ("dockerfile", "expected"),
    [
        pytest.param("FROM a:1\nENV NPM_TOKEN=npm_9fK2", [(2, "the value of NPM_TOKEN")], id="env"),
        pytest.param(
            "FROM a:1\nENV DB_PASSWORD hunter2", [(2, "the value of DB_PASSWORD")], id="env-with-space"
        ),
        pytest.param(
            'FROM a:1\nENV A=1 \\\n  API_KEY="f00 ba4" B=2',
            [(2, "the value of API_KEY")],
            id="one-of-several",
        ),
        pytest.param("FROM a:1\nARG NPM_TOKEN=npm_9fK2", [(2, "the value of NPM_TOKEN")], id="argument"),
        pytest.param(
            "FROM a:1\nARG NPM_TOKEN", [(2, "the build argument NPM_TOKEN")], id="argument-to-bring-one"
        ),
        pytest.param("FROM a:1\nCOPY .env /app/", [(2, "the file .env")], id="env-file"),
        pytest.param('FROM a:1\nADD ["id_rsa", "/root/.ssh/"]', [(2, "the file id_rsa")], id="key"),
        pytest.param(
            "FROM a:1\nCOPY --chown=app tls/server.key /tls/", [(2, "the file tls/server.key")], id="tls-key"
        ),
        pytest.param(
            "FROM a:1\nRUN git clone https://ci:hunter2@git.example.org/shop",
            [(2, "the password in https://ci:***@…")],
            id="url",
        ),
        pytest.param(
            "FROM a:1 AS b\nENV API_TOKEN=f00ba4\nFROM a:1\n", [(2, "the value of API_TOKEN")], id="stage"
        ),
        pytest.param(
            "FROM a:1\nENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_TTL=3600", [], id="speaks-about-one"
        ),
        pytest.param("FROM a:1\nENV DB_PASSWORD=", [], id="empty"),
        pytest.param("FROM a:1\nENV DB_PASSWORD=$PASSWORD", [], id="from-a-variable"),
        pytest.param("FROM a:1\nARG VERSION=1.2", [], id="ordinary-argument"),
        pytest.param("FROM a:1\nRUN --mount=type=secret,id=npm_token npm ci", [], id="secret-mount"),
        pytest.param(
            "FROM a:1\nCOPY .env.example /app/\nCOPY keys.py server.pem.md /app/", [], id="called-alike"
        ),
        pytest.param("FROM a:1\nCOPY --from=b /app/.env /app/.env", [], id="out-of-a-stage"),
        pytest.param("FROM a:1\nRUN echo ENV NPM_TOKEN=x > note", [], id="in-a-script"),
    ],
)
def test_secret_in_dockerfile(dockerfile, expected):
    assert judge("secret-in-dockerfile", COMPOSE, files={"Dockerfile": dockerfile}) == [
        f"services.app.build: line {line} of the Dockerfile of app leaves {what} in the image: "
        "use 'RUN --mount=type=secret', or give it to the container when it runs"
        for line, what in expected
    ]


def test_shared_dockerfile_is_judged_once():
    text = "services: {app: {build: .}, worker: {build: .}}"
    assert (
        len(judge("secret-in-dockerfile", text, files={"Dockerfile": "FROM a:1\nENV API_TOKEN=f00ba4"})) == 1
    )


def test_inline_dockerfile():
    text = (
        "services: {app: {build: {context: ., dockerfile_inline: 'FROM a:1\n\n      ENV API_TOKEN=f00ba4'}}}"
    )
    assert len(judge("secret-in-dockerfile", text)) == 1
