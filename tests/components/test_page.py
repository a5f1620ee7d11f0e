"""The page about components says what they say themselves."""

from __future__ import annotations

from tests.components.page import page
from tests.conftest import ROOT


def test_page_is_up_to_date() -> None:
    assert (ROOT / "docs/components.md").read_text() == page(), (
        "run python -m tests.components.page > docs/components.md"
    )


def test_every_attribute_is_explained_or_speaks_for_itself() -> None:
    silent = [
        line.split("|")[1].strip()
        for line in page().splitlines()
        if line.startswith("| `") and line.endswith("|  |")
    ]
    assert set(silent) <= {
        "`cpus`", "`evaluation_interval`", "`image`", "`labels`", "`max_connections`", "`memory`", "`metrics_path`", "`pids`",
        "`replicas`", "`scrape_interval`", "`stop_signal`", "`timeout`",
    }  # fmt: skip
