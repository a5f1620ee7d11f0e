"""Everything that is done to this project, by name. Needs nothing but Python 3.11 or newer:

    python3 noxfile.py render        set everything up and render the example stacks
    python3 noxfile.py tests         set everything up and run the tests

The first run makes ``.venv`` and installs what ``requirements.lock`` pins; ``python3 noxfile.py --list`` shows the rest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "stackspec-setup"
PYTHONS = ("3.11", "3.12", "3.13")
ALONE = "not live and not slow and not oracle"
"""Tests that need nothing but Python."""
SERVICES = "tests/blueprints/trading/services"
"""Tests that start database servers; once is enough."""


def inputs() -> str:
    """A digest of all that decides what is installed."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("pyproject.toml", "requirements.lock"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def set_up() -> None:
    """Make the virtual environment, or bring it up to date."""
    if STAMP.is_file() and STAMP.read_text() == inputs():
        return
    if sys.version_info < (3, 11):
        sys.exit(
            f"stackspec needs Python 3.11 or newer, and this is {sys.version.split()[0]}: run python3.11 noxfile.py"
        )
    print("setting up .venv (once; it takes a minute)", file=sys.stderr)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        print(made.stdout + made.stderr, file=sys.stderr)
        print(
            "this Python cannot make virtual environments: on Debian or Ubuntu, apt-get install python3-venv",
            file=sys.stderr,
        )
        sys.exit(3)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    for arguments in (
        ["--upgrade", "pip>=25.1"],
        ["--constraint", "requirements.lock", "--editable", ".", "--group", "dev"],
    ):
        if subprocess.run([*pip, *arguments], cwd=ROOT, check=False).returncode:
            sys.exit(
                "the packages could not be installed: see above; run the command again when it is mended"
            )
    STAMP.write_text(inputs())


def run_inside() -> None:
    """Run this file's sessions with the virtual environment's Python."""
    set_up()
    arguments = sys.argv[1:]
    names = [argument for argument in arguments if not argument.startswith("-")]
    options = arguments if not names or arguments[0].startswith("-") else ["-s", *arguments]
    environment = {
        **os.environ,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), "-m", "nox", *options], environment)


if __name__ == "__main__":
    run_inside()

import nox  # noqa: E402 - only there inside the virtual environment

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "generated", "gate", "tests"]
nox.options.stop_on_first_error = True


@nox.session
def render(session: nox.Session) -> None:
    """Render every blueprint for every environment to generated/."""
    session.run("stackspec", "render", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; those that need an engine or a tool that is missing are skipped with a reason."""
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def generated(session: nox.Session) -> None:
    """Check that what is committed as generated is what would be generated."""
    session.run("stackspec", "render", "--check")


@nox.session
def gate(session: nox.Session) -> None:
    """Gate the rendered example stacks with their policy."""
    session.run("stackspec", "validate", "generated", "--policy", "policies/examples.yaml", "--no-cache")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and layers."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with two checkers that disagree often enough to be worth it."""
    session.run("mypy")
    session.run("pyright")
    with session.chdir("blueprints/trading/services"):
        session.run("mypy", "--strict", "trading")


@nox.session(venv_backend="uv", python=PYTHONS)
def pythons(session: nox.Session) -> None:
    """Install the built package on each Python: the same bytes rendered, the tests without an engine passed."""
    session.install("-c", "requirements.lock", ".", "--group", "tests", "--group", "services")
    session.run("stackspec", "render", "--check")
    session.run(
        "python", "-m", "pytest", "-q", "-n", "2", "-m", ALONE, f"--ignore={SERVICES}", *session.posargs
    )


@nox.session(venv_backend="uv", python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    session.install("--resolution", "lowest-direct", ".", "--group", "tests", "--group", "services")
    session.run(
        "python", "-m", "pytest", "-q", "-m", "not live and not slow and not oracle", *session.posargs
    )


@nox.session(venv_backend="uv")
def package(session: nox.Session) -> None:
    """Build the wheel, install it elsewhere, and use it from there."""
    built = Path(session.create_tmp()) / "dist"
    shutil.rmtree(built, ignore_errors=True)
    session.run("uv", "build", "--wheel", "--out-dir", str(built), external=True)
    session.install(str(next(built.glob("*.whl"))))
    session.chdir(session.create_tmp())
    session.run("stackspec", "--version")
    session.run("stackspec", "--help", silent=True)
    Path("compose.yaml").write_text("services: {web: {image: 'nginx:1.30.4'}}\n")
    session.run("stackspec", "validate", ".", "--no-cache")
    session.run("stackspec", "explain", "floating-tag", silent=True)


@nox.session
def corpus(session: nox.Session) -> None:
    """Print how far reading and importing agree with the engine on a corpus of projects; fail below the floors."""
    folder = Path(os.environ.get("STACKSPEC_SHARED", ROOT.parent / "shared")) / "corpus"
    if not folder.is_dir():
        session.skip(f"the corpus is not at {folder}")
    session.run("python", "-m", "tests.compose.corpus")
    session.run("python", "-m", "tests.blueprint.importing.corpus")


@nox.session(venv_backend="uv", python=PYTHONS[0])
def fuzz(session: nox.Session) -> None:
    """Feed the reader damaged files, led by coverage: 20 seconds, or as many as are given behind --."""
    session.install("-c", "requirements.lock", ".", "--group", "tests", "atheris>=3")
    session.run("python", "-m", "tests.compose.fuzz", *(session.posargs or ["20"]))


@nox.session
def bench(session: nox.Session) -> None:
    """Measure against the peers, whole processes side by side; figures for docs/performance.md. Needs docker compose."""
    for name in session.posargs or [path.stem for path in sorted(Path("tests/bench").glob("[a-z]*.py"))]:
        print(f"\n## {name}\n", flush=True)
        session.run("python", "-m", f"tests.bench.{name}", env={"PYTHONDONTWRITEBYTECODE": None})


@nox.session
def lock(session: nox.Session) -> None:
    """Pin every dependency in requirements.lock."""
    command = "uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-header"
    session.run(*command.split(), "--output-file", "requirements.lock", *session.posargs)
