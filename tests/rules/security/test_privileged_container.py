import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "privileged: true",
            [
                (
                    "services.app.privileged: app runs with 'privileged: true', which is root on the "
                    "host: remove it and add the single capability or device that the program needs"
                )
            ],
            id="privileged",
        ),
        pytest.param(
            (
                "post_start: [{command: [chown, app, /data], user: root}, {command: [sysctl, -p], "
                "privileged: true}]"
            ),
            [
                (
                    "services.app.post_start[1].privileged: the post_start hook of app runs with "
                    "'privileged: true', which is root on the host: remove it, or do the work in a "
                    "container with the one capability needed"
                )
            ],
            id="hook",
        ),
        pytest.param(
            "build: {context: ., privileged: true}",
            [
                (
                    "services.app.build.privileged: app is built with 'privileged: true', so every RUN "
                    "line is root on the host: remove it"
                )
            ],
            id="build",
        ),
        pytest.param(
            "privileged: false",
            [],
            id="not",
        ),
        pytest.param(
            "user: root",
            [],
            id="nothing-said",
        ),
        pytest.param(
            "environment: {PRIVILEGED: 'true'}",
            [],
            id="only-a-name",
        ),
    ],
)
def test_privileged_container(text, expected):
    assert judge("privileged-container", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
