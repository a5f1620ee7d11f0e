import pytest

from stackspec.compose.view.host_path import holds_control, holds_secrets


@pytest.mark.parametrize(
    "path",
    ["/", "/etc", "/root", "/usr/bin", "/etc/cron.d/x", "/var/lib/docker", "/root/.ssh", "/etc/sudoers.d"],
)
def test_control(path):
    assert holds_control(path)


@pytest.mark.parametrize(
    "path", ["/etc/pihole", "/srv", "/home/ann/data", "/var/lib/mysql", "/rooted", "/usr/share/doc"]
)
def test_no_control(path):
    assert not holds_control(path)


@pytest.mark.parametrize(
    "path", ["/proc", "/sys", "/dev", "/home", "/home/ann", "/home/ann/.aws", "/srv/.ssh/key", "/etc/shadow"]
)
def test_secrets(path):
    assert holds_secrets(path, read_only=True)


@pytest.mark.parametrize(
    "path", ["/sys/fs/cgroup", "/home/ann/shop", "/home/ann/shop/.docker/x", "/dev/urandom", "/etc/localtime"]
)
def test_no_secrets(path):
    assert not holds_secrets(path, read_only=True)


def test_writable_controls():
    assert holds_secrets("/sys/fs/cgroup", read_only=False)
