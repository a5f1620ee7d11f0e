"""The blackbox exporter: asks services from outside."""

from stackspec.components.blackbox.exporter import Blackbox

__all__ = ["Blackbox"]
