import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cap_add: [sys_ptrace]",
            [
                (
                    "services.app.cap_add[0]: capability sys_ptrace lets app read the memory of every "
                    "process that it sees: drop it, or add it only in the stack that debugs"
                )
            ],
            id="ptrace",
        ),
        pytest.param(
            "cap_add: [DAC_READ_SEARCH]",
            [
                (
                    "services.app.cap_add[0]: capability DAC_READ_SEARCH lets app read any file, those of "
                    "the host's disk included: drop it, or add it only in the stack that debugs"
                )
            ],
            id="dac-read-search",
        ),
        pytest.param(
            "cap_add: [DAC_OVERRIDE]",
            [],
            id="dac-override-is-a-default",
        ),
        pytest.param(
            "cap_drop: [SYS_PTRACE]",
            [],
            id="nothing-added",
        ),
    ],
)
def test_process_inspecting_capability(text, expected):
    assert (
        judge("process-inspecting-capability", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}")
        == expected
    )
