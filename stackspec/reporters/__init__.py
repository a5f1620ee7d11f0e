"""Reporters: one module a format, named as the command line names it, with ``render(report, context) -> str``."""
