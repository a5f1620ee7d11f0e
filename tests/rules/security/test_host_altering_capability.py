import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cap_add: [NET_ADMIN]",
            [
                (
                    "services.app.cap_add[0]: capability NET_ADMIN lets app rewrite routes and firewall "
                    "rules of its network namespace: drop it, or waive it with the reason why the program "
                    "needs it"
                )
            ],
            id="net-admin",
        ),
        pytest.param(
            "cap_add: [CAP_BPF, cap_sys_boot]",
            [
                (
                    "services.app.cap_add[0]: capability CAP_BPF lets app load programs into the host's "
                    "kernel: drop it, or waive it with the reason why the program needs it"
                ),
                (
                    "services.app.cap_add[1]: capability cap_sys_boot lets app restart the host or load "
                    "another kernel: drop it, or waive it with the reason why the program needs it"
                ),
            ],
            id="prefix",
        ),
        pytest.param(
            "cap_add: [NET_RAW]",
            [],
            id="net-raw-is-a-default",
        ),
        pytest.param(
            "cap_drop: [NET_ADMIN]",
            [],
            id="dropped",
        ),
    ],
)
def test_host_altering_capability(text, expected):
    assert (
        judge("host-altering-capability", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
    )
