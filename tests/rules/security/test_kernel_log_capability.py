import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cap_add: [CAP_SYSLOG]",
            [
                (
                    "services.app.cap_add[0]: capability CAP_SYSLOG lets app read and clear the host's "
                    "kernel log: drop it, and read the log on the host"
                )
            ],
            id="syslog",
        ),
        pytest.param(
            "logging: {driver: syslog}",
            [],
            id="logging-driver-of-that-name",
        ),
        pytest.param(
            "cap_drop: [SYSLOG]",
            [],
            id="dropped",
        ),
    ],
)
def test_kernel_log_capability(text, expected):
    assert judge("kernel-log-capability", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
