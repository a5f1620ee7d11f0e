"""cAdvisor: what each container uses."""

from stackspec.components.cadvisor.server import Cadvisor

__all__ = ["Cadvisor"]
