"""PostgreSQL in the official image, and its exporter."""

from stackspec.components.postgres.exporter import PostgresExporter
from stackspec.components.postgres.server import Postgres

__all__ = ["Postgres", "PostgresExporter"]
