import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cap_add: [CAP_SYS_TIME]",
            [
                (
                    "services.app.cap_add[0]: capability CAP_SYS_TIME lets app set the host's clock: set "
                    "the clock and measure on the host instead"
                )
            ],
            id="clock",
        ),
        pytest.param(
            "cap_add: [perfmon]",
            [
                (
                    "services.app.cap_add[0]: capability perfmon lets app sample every process of the "
                    "host: set the clock and measure on the host instead"
                )
            ],
            id="counters",
        ),
        pytest.param(
            "cap_add: [SYS_TTY_CONFIG]",
            [],
            id="tty-config",
        ),
        pytest.param(
            "cap_drop: [SYS_TIME]",
            [],
            id="dropped",
        ),
    ],
)
def test_clock_or_profiling_capability(text, expected):
    assert (
        judge("clock-or-profiling-capability", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}")
        == expected
    )
