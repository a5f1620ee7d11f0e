"""A stack that watches nothing does not pay for what watches."""

from __future__ import annotations

import subprocess
import sys

import pytest

STORES = "from stackspec.components.application import Application, Job\nfrom stackspec.components.postgres import Postgres\nfrom stackspec.components.redis import Redis\n"
USE = 'Application("a", image="a:1").fragment, Postgres("b", database="b", owner="c").fragment, Redis("d").fragment\n'


@pytest.mark.parametrize("module", ["stackspec.model.monitoring", "promql_parser", "jinja2"])
def test_stores_and_applications_import_no_monitoring(module: str) -> None:
    program = f"import sys\n{STORES}{USE}print({module!r} in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
