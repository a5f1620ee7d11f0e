import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "build: .",
            ["services.app.build: app is built where it is deployed: name an image that was tested"],
            id="build",
        ),
        pytest.param(
            "build: {context: ., target: development}",
            [
                "services.app.build: app is built where it is deployed: name an image that was tested",
                ("services.app.build.target: build target 'development' of app: build the one that ships"),
            ],
            id="target",
        ),
        pytest.param(
            "image: 'shop/app:1.0', volumes: ['./web:/app']",
            [
                (
                    "services.app.volumes[0]: web is mounted over the program of app at /app: remove the "
                    "mount, the image has the program"
                )
            ],
            id="source-code",
        ),
        pytest.param(
            "image: 'shop/app:1.0', volumes: ['./web/src:/usr/src/app/src:ro']",
            [
                (
                    "services.app.volumes[0]: src is mounted over the program of app at /usr/src/app/src: "
                    "remove the mount, the image has the program"
                )
            ],
            id="source-folder-below",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['127.0.0.1:9229:9229']",
            ["services.app.ports[0]: port 127.0.0.1:9229:9229 of app is a debugger's: remove it"],
            id="debugger",
        ),
        pytest.param(
            "image: 'shop/app:1.0', environment: {NODE_ENV: development}",
            [
                (
                    "services.app.environment.NODE_ENV: 'NODE_ENV=development' switches development mode "
                    "on in app: remove it"
                )
            ],
            id="variable",
        ),
        pytest.param(
            "image: 'shop/app:1.0', environment: {FLASK_DEBUG: '1', APP_DEBUG: 'false'}",
            [
                (
                    "services.app.environment.FLASK_DEBUG: 'FLASK_DEBUG=1' switches development mode on "
                    "in app: remove it"
                )
            ],
            id="switch",
        ),
        pytest.param(
            "image: 'shop/app:1.0', command: uvicorn app:main --reload",
            ["services.app.command: '--reload' switches development mode on in app: remove it"],
            id="option",
        ),
        pytest.param(
            "image: 'shop/app:1.0', build: ., develop: {watch: [{path: ., action: rebuild}]}",
            [
                "services.app.build: app is built where it is deployed: name an image that was tested",
                "services.app.develop: 'develop' of app is for watching files: remove it",
            ],
            id="develop",
        ),
        pytest.param(
            "image: 'shop/app:1.0'",
            [],
            id="image-only",
        ),
        pytest.param(
            ("image: 'shop/app:1.0', volumes: ['./data:/app/data', './uploads:/app/uploads', 'app:/app']"),
            [],
            id="data-below-the-program",
        ),
        pytest.param(
            "image: 'shop/app:1.0', volumes: ['./settings.yaml:/app/settings.yaml:ro']",
            [],
            id="one-settings-file",
        ),
        pytest.param(
            "image: 'n8nio/n8n:1.71.3', ports: ['127.0.0.1:5678:5678']",
            [],
            id="own-port-of-the-image",
        ),
        pytest.param(
            (
                "image: 'shop/app:1.0', environment: {NODE_ENV: production, APP_DEBUG: '0'}, ports: "
                "['8000:8000']"
            ),
            [],
            id="production",
        ),
    ],
)
def test_development_artifact(text, expected):
    assert judge("development-artifact", f"services: {{app: {{{text}}}}}") == expected


def test_parameter_builds():
    text = "services: {app: {build: {context: ., target: dev}}}"
    assert judge("development-artifact", text, builds=False) == [
        "services.app.build.target: build target 'dev' of app: build the one that ships"
    ]


def test_context_mounted_anywhere():
    text = "services: {app: {build: ./web, volumes: ['./web:/var/www']}}"
    assert len(judge("development-artifact", text, builds=False)) == 1
