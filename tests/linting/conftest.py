"""Projects to judge, each in a folder of its own that the test stands in."""

import pytest

from stackspec.cli.main import main


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Write files and stand beside them; keep answers beside them, too."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (folder / "stackspec-policy.yaml").write_text(
        "select: [floating-tag, published-to-all-interfaces, engine-socket]"
    )

    def write(files):
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return folder

    return write


@pytest.fixture
def stackspec(capsys):
    """Run a command line; return its exit code, output and errors."""

    def run(*arguments):
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
