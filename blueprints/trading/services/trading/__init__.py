"""The trading services: four programs that trade on paper, and the tools to run them."""

__version__ = "1.0.0"
