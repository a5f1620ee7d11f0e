"""Paths of the host that mean more than the data behind them: the system's, and where secrets lie."""

from __future__ import annotations

import re

__all__ = ["holds_control", "holds_secrets"]

SYSTEM_FOLDERS = frozenset(
    {"/", "/bin", "/boot", "/etc", "/lib", "/lib/modules", "/lib32", "/lib64", "/opt/cni/bin", "/root",
     "/sbin", "/usr", "/usr/bin", "/usr/lib", "/usr/lib/modules", "/usr/lib32", "/usr/lib64",
     "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/local/sbin", "/usr/sbin", "/var",
     "/var/lib"}
)  # fmt: skip
"""Folders whose programs and settings the host runs as root.

They count by their exact path: what lies below may be an application's own (``/etc/pihole``).
"""

SYSTEM_TREES = frozenset(
    {"/boot/efi", "/boot/grub", "/etc/cron.d", "/etc/cron.daily", "/etc/cron.hourly",
     "/etc/cron.monthly", "/etc/cron.weekly", "/etc/crontab", "/etc/docker", "/etc/group",
     "/etc/gshadow", "/etc/init.d", "/etc/kubernetes", "/etc/ld.so.conf.d", "/etc/ld.so.preload",
     "/etc/modprobe.d", "/etc/modules-load.d", "/etc/pam.d", "/etc/passwd", "/etc/profile",
     "/etc/profile.d", "/etc/rc.local", "/etc/security", "/etc/shadow", "/etc/ssh", "/etc/sudoers",
     "/etc/sudoers.d", "/etc/systemd", "/etc/udev", "/lib/systemd", "/root/.bashrc", "/root/.profile",
     "/root/.ssh", "/usr/lib/systemd", "/usr/local/lib/systemd", "/var/lib/containerd",
     "/var/lib/containers", "/var/lib/docker", "/var/lib/kubelet", "/var/lib/rancher", "/var/spool/cron"}
)  # fmt: skip
"""Files and trees by which whoever writes them becomes root: schedules, accounts, services, engines."""

_OWN_VOLUMES = re.compile(r"/var/lib/(?:docker|containers/storage)/volumes/[^/]+/_data(?:/.*)?\Z")
"""A volume's data, mounted by its path: an odd way to share it, and no more than its data."""

SECRET_TREES = frozenset(
    {"/etc/docker", "/etc/gshadow", "/etc/kubernetes", "/etc/shadow", "/etc/ssh", "/etc/ssl/private",
     "/etc/sudoers", "/etc/sudoers.d", "/run/dbus", "/run/secrets", "/run/systemd", "/run/user",
     "/sys/firmware", "/sys/fs/bpf", "/sys/kernel", "/var/lib/containerd", "/var/lib/containers",
     "/var/lib/docker", "/var/lib/kubelet", "/var/lib/rancher", "/var/spool/cron"}
)  # fmt: skip
"""Files and trees that give secrets or controls away even where they cannot be written."""

_SECRET_FOLDERS = frozenset({"/", "/dev", "/etc", "/home", "/proc", "/root", "/sys", "/var", "/var/lib"})
"""Folders that hold secrets or controls; what lies below may be harmless."""

_HOME = re.compile(r"(?:/home/[^/]+|/root|/Users/[^/]+)(?P<rest>/.*)?\Z")
_HOME_SECRETS = re.compile(
    r"/(?:\.aws|\.azure|\.config/(?:gcloud|gh|op|sops)|\.docker(?:/config\.json)?|\.gnupg|\.kube|\.netrc|\.npmrc"
    r"|\.password-store|\.pgpass|\.pypirc|\.git-credentials|\.vault-token|\.mozilla|\.bash_history)(?:/[^/]+)?\Z"
)
_WRITABLE_CONTROLS = ("/proc/", "/sys/")


def _within(path: str, trees: frozenset[str]) -> bool:
    while path:
        if path in trees:
            return True
        path = path.rpartition("/")[0]
    return False


def holds_control(path: str) -> bool:
    """Whether a process that can write ``path`` (absolute, normalised) becomes root on the host."""
    if _OWN_VOLUMES.match(path):
        return False
    return path in SYSTEM_FOLDERS or _within(path, SYSTEM_TREES)


def holds_secrets(path: str, *, read_only: bool) -> bool:
    """Whether reading ``path`` gives away secrets or controls of the host, or writing takes control."""
    if _OWN_VOLUMES.match(path):
        return False
    if path in _SECRET_FOLDERS or _within(path, SECRET_TREES):
        return True
    if not read_only and path.startswith(_WRITABLE_CONTROLS):
        return True
    if "/.ssh/" in f"{path}/" or "/.gnupg/" in f"{path}/":
        return True
    home = _HOME.match(path)
    return home is not None and (home["rest"] is None or _HOME_SECRETS.match(home["rest"]) is not None)
