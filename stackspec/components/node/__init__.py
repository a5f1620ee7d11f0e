"""The exporter of the machine's own statistics."""

from stackspec.components.node.exporter import NodeExporter

__all__ = ["NodeExporter"]
