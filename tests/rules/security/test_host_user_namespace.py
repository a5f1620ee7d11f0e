import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "userns_mode: host",
            [
                (
                    "services.app.userns_mode: 'userns_mode: host' makes root in app the host's root even "
                    "where the engine remaps users: remove it"
                )
            ],
            id="host",
        ),
        pytest.param(
            "user: root",
            [],
            id="root-without-it",
        ),
        pytest.param(
            "userns_mode: private",
            [],
            id="private",
        ),
    ],
)
def test_host_user_namespace(text, expected):
    assert judge("host-user-namespace", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
