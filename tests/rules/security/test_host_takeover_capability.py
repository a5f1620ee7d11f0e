import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cap_add: [ALL]",
            [
                (
                    "services.app.cap_add[0]: capability ALL lets app do everything that root on the host "
                    "can: name the one narrow capability that the program needs"
                )
            ],
            id="all",
        ),
        pytest.param(
            "cap_add: [chown, cap_sys_admin]",
            [
                (
                    "services.app.cap_add[1]: capability cap_sys_admin lets app mount file systems and "
                    "leave its namespaces: name the one narrow capability that the program needs"
                )
            ],
            id="prefix-and-case",
        ),
        pytest.param(
            "cap_add: [SYS_MODULE, CAP_SYS_RAWIO]",
            [
                (
                    "services.app.cap_add[0]: capability SYS_MODULE lets app load code into the host's "
                    "kernel: name the one narrow capability that the program needs"
                ),
                (
                    "services.app.cap_add[1]: capability CAP_SYS_RAWIO lets app read and write the host's "
                    "memory and disks: name the one narrow capability that the program needs"
                ),
            ],
            id="two",
        ),
        pytest.param(
            "cap_add: [ALL], cap_drop: [SYS_ADMIN]",
            [
                (
                    "services.app.cap_add[0]: capability ALL lets app do everything that root on the host "
                    "can: name the one narrow capability that the program needs"
                )
            ],
            id="drops-beside-it",
        ),
        pytest.param(
            "cap_drop: [ALL, SYS_ADMIN]",
            [],
            id="dropped-only",
        ),
        pytest.param(
            "cap_add: [NET_BIND_SERVICE]",
            [],
            id="harmless",
        ),
        pytest.param(
            "cap_add: [SYS_PTRACE]",
            [],
            id="another-rules",
        ),
    ],
)
def test_host_takeover_capability(text, expected):
    assert (
        judge("host-takeover-capability", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
    )
