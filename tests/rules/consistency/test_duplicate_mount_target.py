import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', volumes: ['data:/data'], tmpfs: [/data/]}}\nvolumes: {data: {}}\n"
            },
            ["services.web.tmpfs[0]: web has two mounts at /data: remove one, or move it"],
            id="volume-and-tmpfs",
        ),
        pytest.param(
            {
                "compose": "services: {web: {image: 'nginx:1.29.3', volumes: ['data:/data'], tmpfs: [/data/tmp]}}\nvolumes: {data: {}}\n"
            },
            [],
            id="below",
        ),
    ],
)
def test_duplicate_mount_target(monitored, stack, expected):
    assert monitored("duplicate-mount-target", **stack) == expected
