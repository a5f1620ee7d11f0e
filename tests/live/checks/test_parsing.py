"""Texts of the kernel and of resolvers, as facts. Needs no engine."""

from __future__ import annotations

import pytest

from stackspec.live.ask.answers import Answers, File
from stackspec.live.capabilities import names
from stackspec.live.check import CouldNotAsk
from stackspec.live.resolver import answer, query


def answers(**texts: str) -> Answers:
    return Answers(
        "here", {key.replace("__", "/").replace("_", "-"): text for key, text in texts.items()}, {}
    )


TCP = """  sl  local_address rem_address   st
   0: 0B00007F:9C4B 00000000:0000 0A
   1: 00000000:1F90 00000000:0000 0A
   2: 020011AC:1538 00000000:0000 0A
   3: 020011AC:1539 00000000:0000 01
"""
TCP6 = """  sl  local_address remote_address st
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A
   1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A
"""


def test_listening_leaves_loopback_and_connections_out() -> None:
    assert answers(tcp=TCP, tcp6=TCP6).listening == {8080, 5432, 80}


def test_mounts_unescape_and_the_uppermost_counts() -> None:
    lines = [
        r"1 0 0:1 / / rw,relatime - overlay overlay rw,lowerdir=/a",
        r"2 1 0:2 /src /my\040data ro shared:1 - ext4 /dev/vda rw",
        r"3 1 0:3 / /my\040data rw,nosuid - tmpfs tmpfs rw,size=1024k,mode=700",
    ]
    found = answers(mountinfo="\n".join(lines)).mounts
    assert found["/"].type == "overlay"
    assert found["/my data"].options == {"rw", "nosuid"}
    assert found["/my data"].values == {"rw": "", "size": "1024k", "mode": "700"}


def test_a_mount_below_var_run_is_found_below_run() -> None:
    facts = answers(mountinfo="1 0 0:1 / /run/docker.sock rw - tmpfs tmpfs rw")
    assert facts.mount("/var/run/docker.sock") is not None
    assert facts.mount("/var/log") is None


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("memory", "33554432\n", 33554432),
        ("memory", "max\n", None),
        ("memory", "9223372036854771712\n", None),
        ("pids", "max\n", None),
        ("cpu-quota", "-1\n", None),
        ("cpu-quota", "50000 100000\n", 50000),
        ("cpu-period", "50000 100000\n", 100000),
        ("cpu-period", "100000\n", 100000),
        ("cpu-quota", "max 100000\n", None),
    ],
)
def test_limits_of_both_versions_of_control_groups(key: str, text: str, value: int | None) -> None:
    assert Answers("here", {f"cgroup/{key}": text}, {}).cgroup(key) == value


def test_limits_of_a_process() -> None:
    head = f"{'Limit':26}{'Soft Limit':21}{'Hard Limit':21}Units"
    line = f"{'Max open files':26}{'1024':21}{'unlimited':21}files"
    assert answers(limits=f"{head}\n{line}\n").limits == {"Max open files": ("1024", "unlimited")}


def test_what_did_not_come_is_never_a_pass() -> None:
    with pytest.raises(CouldNotAsk, match="status could not be read here"):
        _ = answers().status
    with pytest.raises(CouldNotAsk, match="/run/secrets/x could not be looked at here"):
        answers().file("/run/secrets/x")
    with pytest.raises(CouldNotAsk, match="this kernel does not tell Seccomp"):
        answers(status="Name:\tsleep\n").numbers("Seccomp")


def test_a_file_that_is_absent_is_told_apart_from_one_nobody_looked_at() -> None:
    assert Answers("here", {}, {"/a": None}).file("/a") is None
    assert Answers("here", {}, {"/a": File(0o400, 0, 0, 3, False)}).file("/a") == File(0o400, 0, 0, 3, False)


def test_capabilities() -> None:
    assert names(0) == frozenset()
    assert names(0b100001) == {"CHOWN", "KILL"}
    assert names(1 << 60) == {"CAP_60"}


RESPONSE = (
    query(7, "db", 4)[:2] + b"\x81\x80\x00\x01\x00\x02\x00\x00\x00\x00" + query(7, "db", 4)[12:]
    + b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x02\x58\x00\x04\xac\x12\x00\x02"
    + b"\xc0\x0c\x00\x1c\x00\x01\x00\x00\x02\x58\x00\x10" + bytes(15) + b"\x01"
)  # fmt: skip


def test_a_resolvers_answer() -> None:
    found = answer(RESPONSE)
    assert found is not None
    assert (found.number, found.addresses) == (7, {"172.18.0.2", "::1"})


@pytest.mark.parametrize("length", range(1, len(RESPONSE)))
def test_a_broken_packet_is_no_answer(length: int) -> None:
    found = answer(RESPONSE[:length])
    assert found is None or not found.addresses - {"172.18.0.2"}


def test_a_name_that_is_not_known() -> None:
    found = answer(query(3, "nobody", 4))
    assert found is not None
    assert found.addresses == frozenset()
