import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "read_only: true",
            [
                (
                    "services.app.security_opt: set-uid programs in app may become root: add "
                    "'no-new-privileges:true' to its security_opt"
                )
            ],
            id="nothing-said",
        ),
        pytest.param(
            "security_opt: ['seccomp=./app.json']",
            [
                (
                    "services.app.security_opt: set-uid programs in app may become root: add "
                    "'no-new-privileges:true' to its security_opt"
                )
            ],
            id="other-options-only",
        ),
        pytest.param(
            "security_opt: ['no-new-privileges:false']",
            [
                (
                    "services.app.security_opt[0]: 'no-new-privileges:false' lets set-uid programs in app "
                    "become root: write 'no-new-privileges:true'"
                )
            ],
            id="switched-off",
        ),
        pytest.param(
            "security_opt: ['no-new-privileges=false']",
            [
                (
                    "services.app.security_opt[0]: 'no-new-privileges=false' lets set-uid programs in app "
                    "become root: write 'no-new-privileges:true'"
                )
            ],
            id="switched-off-with-equals",
        ),
        pytest.param(
            "security_opt: ['no-new-privileges:true', 'no-new-privileges:false']",
            [
                (
                    "services.app.security_opt[1]: 'no-new-privileges:false' lets set-uid programs in app "
                    "become root: write 'no-new-privileges:true'"
                )
            ],
            id="last-entry-counts",
        ),
        pytest.param(
            "security_opt: ['no-new-privileges:true']",
            [],
            id="colon",
        ),
        pytest.param(
            "security_opt: ['no-new-privileges=true']",
            [],
            id="equals",
        ),
        pytest.param(
            "security_opt: [no-new-privileges]",
            [],
            id="bare",
        ),
        pytest.param(
            "privileged: true",
            [],
            id="privileged-is-another-rule",
        ),
    ],
)
def test_new_privileges(text, expected):
    assert judge("new-privileges", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
