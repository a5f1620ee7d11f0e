"""Redis or Valkey in their official images, and their exporter."""

from stackspec.components.redis.exporter import RedisExporter
from stackspec.components.redis.server import Redis

__all__ = ["Redis", "RedisExporter"]
