import pytest

from stackspec.rules.testing import judge

COMPOSE = "services: {app: {image: 'shop/app:1.0', env_file: [app.env]}}"
MESSAGE = (
    "{} is not ignored by Git and holds {}: take it out ('git rm --cached'), ignore it, "
    "commit an example without values, and replace what it holds"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"app.env": "DB_PASSWORD=hunter2\n", ".gitignore": "dist"},
            ["services.app: " + MESSAGE.format("app.env", "DB_PASSWORD")],
            id="env-file",
        ),
        pytest.param(
            {
                "app.env": "",
                ".env": "A_TOKEN=f00\nB_TOKEN=f00\nC_TOKEN=f00\nD_TOKEN=f00\n",
                ".gitignore": "app",
            },
            [": " + MESSAGE.format(".env", "A_TOKEN, B_TOKEN, C_TOKEN and 1 more")],
            id="dotenv",
        ),
        pytest.param(
            {"app.env": "DATABASE_URL=postgres://shop:hunter2@db/shop", ".gitignore": ""},
            ["services.app: " + MESSAGE.format("app.env", "DATABASE_URL")],
            id="url",
        ),
        pytest.param({"app.env": "DB_PASSWORD=hunter2\n", ".gitignore": "*.env\n"}, [], id="ignored"),
        pytest.param({"app.env": "DB_PASSWORD=hunter2\n"}, [], id="no-repository"),
        pytest.param({"app.env": "LOG_LEVEL=info\nTOKEN_TTL=60\n", ".gitignore": ""}, [], id="no-credential"),
        pytest.param({"app.env": "DB_PASSWORD=\n", ".gitignore": ""}, [], id="without-values"),
        pytest.param(
            {"app.env": "DB_PASSWORD=hunter2\n", ".gitignore": "*\n!app.env\n"},
            ["services.app: " + MESSAGE.format("app.env", "DB_PASSWORD")],
            id="taken-out-of-the-ignored",
        ),
    ],
)
def test_committed_env_file(files, expected):
    assert judge("committed-env-file", COMPOSE, files=files) == expected
