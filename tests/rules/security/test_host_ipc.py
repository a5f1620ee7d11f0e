import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "ipc: host",
            [
                (
                    "services.app.ipc: 'ipc: host' gives app the host's shared memory: remove it, and "
                    "raise 'shm_size' if /dev/shm is too small"
                )
            ],
            id="host",
        ),
        pytest.param(
            "ipc: private",
            [],
            id="private",
        ),
        pytest.param(
            "ipc: shareable",
            [],
            id="shareable",
        ),
        pytest.param(
            "ipc: 'service:host'",
            [],
            id="of-a-service",
        ),
    ],
)
def test_host_ipc(text, expected):
    assert judge("host-ipc", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
