"""Asking one shell inside the container: for engines on another machine, and for users who are not root.

The script needs a POSIX ``sh`` and ``cat``; ``stat`` tells modes. It is run by whoever can run one: the engine's ``exec``
or testinfra, whose other backends reach what no engine API does.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.live.ask.answers import CGROUP_FILES, Answers, File, mount_points
from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from stackspec.live.ask.answers import Questions

__all__ = ["Ended", "ask", "by_engine", "by_testinfra"]


class Ended(NamedTuple):
    """How a script ended: its exit code and what it wrote to standard output."""

    code: int
    output: str


if TYPE_CHECKING:
    Shell: TypeAlias = Callable[[str], Ended]

_MARK = "@@stackspec"
_FILES = {
    "status": "/proc/1/status",
    "mountinfo": "/proc/self/mountinfo",
    "limits": "/proc/1/limits",
    "cgroups": "/proc/self/cgroup",
    "tcp": "/proc/net/tcp",
    "tcp6": "/proc/net/tcp6",
}
_PROCESSES = r"""
for folder in /proc/[0-9]*; do
  { read -r line <"$folder/stat" && name=${line#*"("} && rest=${name##*") "} && set -- $rest &&
    echo "${folder#/proc/} $2 ${name%%")"*}"; } 2>/dev/null
done"""
_WRITE = r"""
probe=/.stackspec-probe-$$
if message=$( { : >"$probe"; } 2>&1 ); then echo written; rm -f "$probe"; else echo "${message##*: }"; fi"""


def by_engine(client: Any, container: str) -> Shell:
    """Return a function that runs a script by the engine's ``exec``, as the service's own user."""

    def run(script: str) -> Ended:
        from docker.errors import APIError

        try:
            made = client.api.exec_create(container, ["sh", "-c", script], stderr=False)
            output = client.api.exec_start(made["Id"])
            code = client.api.exec_inspect(made["Id"])["ExitCode"]
        except APIError as error:
            raise CouldNotAsk(f"the engine runs nothing in the container: {error.explanation}") from error
        except OSError as error:
            raise CouldNotAsk(f"nothing in the container answers: {error}") from error
        return Ended(int(code), output.decode(errors="replace"))

    return run


def by_testinfra(host: Any) -> Shell:
    """Return a function that runs a script on a testinfra host."""

    def run(script: str) -> Ended:
        result = host.run("sh -c %s", script)
        return Ended(result.rc, result.stdout)

    return run


def ask(shell: Shell, questions: Questions, way: str) -> Answers:
    """Ask everything by one script. Raises :class:`CouldNotAsk` where it could not be run, as in an image without ``sh``."""
    ended = shell(_script(questions))
    if _MARK not in ended.output:
        raise CouldNotAsk(f"no shell answers {way} (exit code {ended.code})")
    texts: dict[str, str] = {}
    files: dict[str, File | None] = {}
    for key, text in _sections(ended.output):
        if key.startswith("file/"):
            facts = _file(text)
            if facts is not None or text == "absent":
                files[key.removeprefix("file/")] = facts
        elif text:
            texts[key] = text
    return Answers(way, _own_limits(texts), files)


def _own_limits(texts: dict[str, str]) -> dict[str, str]:
    """Leave out limits of other control groups: a container that mounts its host's ``/sys`` sees those of the host.

    A mounted hierarchy's root must be the control group that the process is in (cgroups(7), mountinfo's fourth field).
    """
    groups = {}
    for line in texts.get("cgroups", "").splitlines():
        _, controllers, path = line.split(":", 2)
        groups.update(dict.fromkeys(controllers.split(","), path))
    roots = {mount.target: mount.root for mount in mount_points(texts.get("mountinfo", ""))}
    kept = dict(texts)
    for key, (first, _) in CGROUP_FILES.items():
        controller = first.partition("/")[0]
        target = f"/sys/fs/cgroup/{controller}" if controller in groups else "/sys/fs/cgroup"
        linked = next((one for one in roots if controller in one.rpartition("/")[2].split(",")), target)
        if roots.get(linked) != groups.get(controller, groups.get("")):
            kept.pop(f"cgroup/{key}", None)
    return kept


def _script(questions: Questions) -> str:
    parts = [_section(key, f"cat {path}") for key, path in _FILES.items()]
    for key, (first, second) in CGROUP_FILES.items():
        read = f"cat /sys/fs/cgroup/{first} || cat /sys/fs/cgroup/{second}"
        parts.append(_section(f"cgroup/{key}", read))
    paths = {name: shlex.quote("/proc/sys/" + name.replace(".", "/")) for name in questions.sysctls}
    parts += [_section(f"sysctl/{name}", f"cat {path}") for name, path in paths.items()]
    parts.append(_section("processes", _PROCESSES))
    parts += [_section("write", _WRITE)] if questions.write else []
    for path in questions.files:
        quoted = shlex.quote(path)
        look = f'[ -r {quoted} ] && r=1 || r=0; [ -e {quoted} ] && stat -L -c "%a %u %g %s $r" {quoted} || echo absent'
        parts.append(_section(f"file/{path}", look))
    return "\n".join([*parts, f"echo {_MARK}", "exit 0"])


def _section(key: str, command: str) -> str:
    return f"echo {shlex.quote(f'{_MARK} {key}')}\n{{ {command}\n}} 2>/dev/null"


def _sections(output: str) -> Iterator[tuple[str, str]]:
    for part in output.split(f"{_MARK} ")[1:]:
        key, _, text = part.partition("\n")
        yield key, text.removesuffix(f"{_MARK}\n").removesuffix("\n")


def _file(text: str) -> File | None:
    words = text.split()
    if len(words) != 5:
        return None
    return File(int(words[0], 8), int(words[1]), int(words[2]), int(words[3]), words[4] == "1")
