import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "security_opt: ['apparmor:unconfined']",
            [
                (
                    "services.app.security_opt[0]: 'apparmor:unconfined' takes the default AppArmor "
                    "profile from app: remove it, or name a profile that is loaded on the host"
                )
            ],
            id="colon",
        ),
        pytest.param(
            "security_opt: ['apparmor=unconfined']",
            [
                (
                    "services.app.security_opt[0]: 'apparmor=unconfined' takes the default AppArmor "
                    "profile from app: remove it, or name a profile that is loaded on the host"
                )
            ],
            id="equals",
        ),
        pytest.param(
            "security_opt: ['apparmor=docker-default']",
            [],
            id="profile",
        ),
        pytest.param(
            "security_opt: ['seccomp=unconfined']",
            [],
            id="seccomp-is-another-rule",
        ),
    ],
)
def test_unconfined_apparmor(text, expected):
    assert judge("unconfined-apparmor", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
