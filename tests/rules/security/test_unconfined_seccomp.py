import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "security_opt: ['seccomp:unconfined']",
            [
                (
                    "services.app.security_opt[0]: 'seccomp:unconfined' opens every system call of the "
                    "host's kernel to app: remove it, or name a profile file that allows the calls needed"
                )
            ],
            id="colon",
        ),
        pytest.param(
            "security_opt: ['no-new-privileges:true', 'seccomp=unconfined']",
            [
                (
                    "services.app.security_opt[1]: 'seccomp=unconfined' opens every system call of the "
                    "host's kernel to app: remove it, or name a profile file that allows the calls needed"
                )
            ],
            id="equals",
        ),
        pytest.param(
            "security_opt: ['seccomp=./unconfined.json']",
            [],
            id="profile",
        ),
        pytest.param(
            "security_opt: ['seccomp:./app.json']",
            [],
            id="profile-with-colon",
        ),
        pytest.param(
            "security_opt: ['apparmor:unconfined']",
            [],
            id="apparmor-is-another-rule",
        ),
    ],
)
def test_unconfined_seccomp(text, expected):
    assert judge("unconfined-seccomp", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
