"""Compose projects made into blueprints: read as written, turned into Python, proven equal, losses told."""
