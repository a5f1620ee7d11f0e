"""Database servers of the machine, each in a folder and on a port of its own; they can be killed and started
again.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

PASSWORD = "a secret that must appear nowhere"
START_SECONDS = 20.0
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 2 * 2**30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_postgres() -> Path | None:
    """The folder with PostgreSQL's programs; Debian keeps them off PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class Server:
    """A server process that is started, killed and started again on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.user: str | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            # A server that was just killed may hold its memory for a moment: the new one ends, we try again.
            if self.process is None or self.process.poll() is not None:
                with self.log.open("ab") as log:
                    self.process = subprocess.Popen(
                        self.command(), stdout=log, stderr=log, user=self.user, start_new_session=True
                    )
            if self.answers():
                return
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once: nothing is kept
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


class PostgresServer(Server):
    """A cluster with one role, `trader`, that owns the database `trading`."""

    def __init__(self, folder: Path, programs: Path) -> None:
        super().__init__(folder)
        self.programs = programs
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self.user = "postgres"
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        self.data = folder / "data"
        password = folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        options = "--auth scram-sha-256 --encoding UTF8 --locale C --no-sync --username trader"
        subprocess.run(
            [programs / "initdb", *options.split(), "--pgdata", self.data, "--pwfile", password],
            check=True,
            capture_output=True,
            user=self.user,
        )

    def command(self) -> list[str]:
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder)}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *settings]

    def conninfo(self, database: str) -> str:
        return psycopg.conninfo.make_conninfo(
            host="127.0.0.1", port=self.port, user="trader", password=PASSWORD, dbname=database
        )

    def answers(self) -> bool:
        try:
            psycopg.connect(self.conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def new_database(self, name: str) -> str:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.conninfo(name)


class RedisServer(Server):
    """A Redis that writes every command to disk before it answers."""

    def __init__(self, folder: Path, *, policy: str = "volatile-lru") -> None:
        super().__init__(folder)
        self.policy = policy

    def command(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always",
            "maxmemory": "128mb",
            "maxmemory-policy": self.policy,
            "requirepass": PASSWORD,
        }
        return ["redis-server", *(part for name, value in options.items() for part in (f"--{name}", value))]

    def client(self) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port, password=PASSWORD, decode_responses=True)

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    programs = find_postgres()
    assert programs is not None
    with _folder("postgres") as folder:
        server = PostgresServer(folder, programs)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    with _folder("redis") as folder:
        server = RedisServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    # Not under pytest's own folder: other users, such as `postgres`, may not enter that. In memory where there is
    # room: a killed process loses nothing that it wrote to a file there, and a busy disk disturbs no timing.
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    folder = Path(tempfile.mkdtemp(prefix=f"trading-{name}-", dir=MEMORY if in_memory else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
