"""Where the runbooks of the components' alerts are."""

from __future__ import annotations

import re

__all__ = ["RUNBOOKS", "runbook"]

RUNBOOKS = "docs/runbooks"
"""The folder, below the root that rendering is told; one page an alert."""


def runbook(alert: str) -> str:
    """The page of an alert: ``PostgresDown`` is ``docs/runbooks/postgres-down.md``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", alert).lower()
    return f"{RUNBOOKS}/{words}.md"
