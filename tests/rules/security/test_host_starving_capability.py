import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "cap_add: [IPC_LOCK]",
            [
                (
                    "services.app.cap_add[0]: capability IPC_LOCK lets app lock memory without end: give "
                    "it a memory limit, or 'ulimits.memlock' in the capability's place"
                )
            ],
            id="unbounded-memory",
        ),
        pytest.param(
            "cap_add: [cap_ipc_lock], ulimits: {memlock: 1048576}",
            [
                (
                    "services.app.cap_add[0]: capability cap_ipc_lock lets app lock memory without end: "
                    "give it a memory limit, or 'ulimits.memlock' in the capability's place"
                )
            ],
            id="memlock-is-overridden",
        ),
        pytest.param(
            "cap_add: [SYS_NICE], cpus: 1.0",
            [
                (
                    "services.app.cap_add[0]: capability SYS_NICE lets app put itself before every other "
                    "process, in real time too: drop it"
                )
            ],
            id="priority",
        ),
        pytest.param(
            "cap_add: [LEASE]",
            [
                (
                    "services.app.cap_add[0]: capability LEASE lets app hold up other programs' access to "
                    "files: drop it"
                )
            ],
            id="lease",
        ),
        pytest.param(
            "cap_add: [IPC_LOCK], mem_limit: '536870912'",
            [],
            id="memory-limit",
        ),
        pytest.param(
            "cap_add: [IPC_LOCK], deploy: {resources: {limits: {memory: '536870912'}}}",
            [],
            id="memory-limit-under-deploy",
        ),
        pytest.param(
            "ulimits: {memlock: {soft: -1, hard: -1}}",
            [],
            id="memlock-in-its-place",
        ),
        pytest.param(
            "cap_add: [IPC_OWNER]",
            [],
            id="ipc-owner",
        ),
    ],
)
def test_host_starving_capability(text, expected):
    assert (
        judge("host-starving-capability", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
    )
