"""Blueprints: Python functions that describe a stack for an environment, found by name and evaluated safely.

A blueprint is ``blueprints/<name>/stack.py`` with one function marked by :func:`blueprint`. Evaluating it runs its code,
with the rights of whoever calls: evaluate what you trust, and gate what others send by their rendered files.
"""

from stackspec.blueprint.declaration import Blueprint, blueprint

__all__ = ["Blueprint", "blueprint"]
