import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "image: 'shop/app:1.0'",
            [
                (
                    "services.app.read_only: app can write its whole file system: set 'read_only: true', "
                    "with a 'tmpfs' for what it writes"
                )
            ],
            id="nothing-said",
        ),
        pytest.param(
            "image: 'shop/app:1.0', read_only: false",
            [
                (
                    "services.app.read_only: app can write its whole file system: set 'read_only: true', "
                    "with a 'tmpfs' for what it writes"
                )
            ],
            id="false",
        ),
        pytest.param(
            "image: 'postgres:16.4'",
            [
                (
                    "services.app.read_only: app can write its whole file system: set 'read_only: true' "
                    "and 'tmpfs: [/var/run/postgresql]'"
                )
            ],
            id="known-image",
        ),
        pytest.param(
            "image: 'postgres:16.4', tmpfs: [/tmp]",
            [
                (
                    "services.app.read_only: app can write its whole file system: set 'read_only: true' "
                    "and 'tmpfs: [/var/run/postgresql]'"
                )
            ],
            id="known-image-half-done",
        ),
        pytest.param(
            "image: 'shop/app:1.0', read_only: true",
            [],
            id="read-only",
        ),
        pytest.param(
            "image: 'shop/app:1.0', volumes: ['./conf:/etc/app:ro']",
            [
                (
                    "services.app.read_only: app can write its whole file system: set 'read_only: true', "
                    "with a 'tmpfs' for what it writes"
                )
            ],
            id="mounts-say-nothing",
        ),
    ],
)
def test_writable_root_filesystem(text, expected):
    assert judge("writable-root-filesystem", f"services: {{app: {{{text}}}}}") == expected
