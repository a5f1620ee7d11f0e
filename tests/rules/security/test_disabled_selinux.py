import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "security_opt: ['label:disable']",
            [
                (
                    "services.app.security_opt[0]: 'label:disable' switches SELinux's separation off for "
                    "app: remove it, and relabel bind mounts with ':z' where access fails"
                )
            ],
            id="colon",
        ),
        pytest.param(
            "security_opt: ['label=disable']",
            [
                (
                    "services.app.security_opt[0]: 'label=disable' switches SELinux's separation off for "
                    "app: remove it, and relabel bind mounts with ':z' where access fails"
                )
            ],
            id="equals",
        ),
        pytest.param(
            "security_opt: ['label=type:spc_t']",
            [
                (
                    "services.app.security_opt[0]: 'label=type:spc_t' switches SELinux's separation off "
                    "for app: remove it, and relabel bind mounts with ':z' where access fails"
                )
            ],
            id="unconfined-type",
        ),
        pytest.param(
            "security_opt: ['label=type:container_t']",
            [],
            id="a-type",
        ),
        pytest.param(
            "security_opt: ['label:level:s0:c100']",
            [],
            id="a-level",
        ),
        pytest.param(
            "labels: {label: disable}",
            [],
            id="labels-of-the-container",
        ),
    ],
)
def test_disabled_selinux(text, expected):
    assert judge("disabled-selinux", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
