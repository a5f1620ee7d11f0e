import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "image: 'shop/app:1.0', read_only: true",
            [
                (
                    "services.app.cap_drop: app keeps the default capabilities: write 'cap_drop: [ALL]' "
                    "and add back only what the program needs"
                )
            ],
            id="nothing-said",
        ),
        pytest.param(
            "image: 'shop/app:1.0', cap_drop: [NET_RAW, mknod]",
            [
                (
                    "services.app.cap_drop: app drops only NET_RAW, MKNOD and keeps the other default "
                    "capabilities: write 'cap_drop: [ALL]' and add back only what the program needs"
                )
            ],
            id="single-ones",
        ),
        pytest.param(
            "image: 'postgres:16.4'",
            [
                (
                    "services.app.cap_drop: app keeps the default capabilities: write 'cap_drop: [ALL]' "
                    "and 'cap_add: [CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID]'"
                )
            ],
            id="needs-of-the-image-known",
        ),
        pytest.param(
            "image: 'shop/app:1.0', cap_drop: [ALL]",
            [],
            id="all",
        ),
        pytest.param(
            "image: 'shop/app:1.0', cap_drop: [all]",
            [],
            id="lower-case",
        ),
        pytest.param(
            "image: 'shop/app:1.0', cap_drop: [ALL], cap_add: [CHOWN]",
            [],
            id="all-and-some-added",
        ),
        pytest.param(
            "image: 'shop/app:1.0', privileged: true",
            [],
            id="privileged-is-another-rule",
        ),
    ],
)
def test_undropped_capabilities(text, expected):
    assert judge("undropped-capabilities", f"services: {{app: {{{text}}}}}") == expected
