import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "build: {context: ., args: {NPM_TOKEN: npm_9fK2}}",
            [
                (
                    "services.app.build.args.NPM_TOKEN: the build argument NPM_TOKEN of app holds a "
                    "credential that everybody with the image or the engine sees: hand it over as a build "
                    "secret"
                )
            ],
            id="build-argument",
        ),
        pytest.param(
            "build: {context: ., args: ['NPM_TOKEN=npm_9fK2']}",
            [
                (
                    "services.app.build.args.NPM_TOKEN: the build argument NPM_TOKEN of app holds a "
                    "credential that everybody with the image or the engine sees: hand it over as a build "
                    "secret"
                )
            ],
            id="build-arguments-in-a-list",
        ),
        pytest.param(
            "labels: {traefik.auth.password: hunter2}",
            [
                (
                    "services.app.labels.traefik.auth.password: the label traefik.auth.password of app "
                    "holds a credential that everybody with the image or the engine sees: hand it over as "
                    "a secret"
                )
            ],
            id="label",
        ),
        pytest.param(
            "build: {context: ., args: {NPM_TOKEN: '${NPM_TOKEN}'}}",
            [],
            id="from-a-variable",
        ),
        pytest.param(
            "build: {context: ., args: [NPM_TOKEN]}",
            [],
            id="passed-through",
        ),
        pytest.param(
            "build: {context: ., args: {NODE_ENV: production}}, labels: {token.ttl: 1h}",
            [],
            id="ordinary",
        ),
        pytest.param(
            "labels: {expose.tls-secret: shop-tls, settings.sops.secrets: a.yaml}",
            [],
            id="name-of-a-secret",
        ),
        pytest.param(
            "build: {context: ., secrets: [npm_token]}",
            [],
            id="secret-mount",
        ),
        pytest.param(
            "environment: {NPM_TOKEN: npm_9fK2}",
            [],
            id="variable-is-another-rule",
        ),
    ],
)
def test_credential_in_metadata(text, expected):
    assert (
        judge(
            "credential-in-metadata",
            f"secrets: {{npm_token: {{environment: NPM_TOKEN}}}}\nservices: {{app: {{image: 'shop/app:1.0', {text}}}}}",
        )
        == expected
    )
