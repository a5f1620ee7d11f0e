import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "tmpfs: ['/tmp:exec']",
            ["services.app.tmpfs[0]: tmpfs /tmp:exec of app allows 'exec': write '/tmp'"],
            id="exec",
        ),
        pytest.param(
            "tmpfs: ['/run', '/tmp:rw,exec,suid,size=64m']",
            [
                (
                    "services.app.tmpfs[1]: tmpfs /tmp:rw,exec,suid,size=64m of app allows 'exec,suid': "
                    "write '/tmp:rw,size=64m'"
                )
            ],
            id="several",
        ),
        pytest.param(
            "tmpfs: ['/tmp:dev']",
            ["services.app.tmpfs[0]: tmpfs /tmp:dev of app allows 'dev': write '/tmp'"],
            id="dev",
        ),
        pytest.param(
            "tmpfs: ['/tmp']",
            [],
            id="no-options",
        ),
        pytest.param(
            "tmpfs: ['/tmp:noexec,nosuid,nodev,size=64m']",
            [],
            id="noexec",
        ),
        pytest.param(
            "tmpfs: ['/run/exec:size=1m', '/dev/shm']",
            [],
            id="folder-named-exec",
        ),
        pytest.param(
            "tmpfs: ['/tmp:exec,noexec']",
            [],
            id="taken-back",
        ),
    ],
)
def test_unsafe_tmpfs_option(text, expected):
    assert judge("unsafe-tmpfs-option", f"services: {{app: {{image: 'shop/app:1.0', {text}}}}}") == expected
