"""The vocabulary: frozen values with the Compose Specification's own attribute names, and what Compose cannot say.

Import names from here; the modules behind it may move. No value reads a file or runs a tool.
"""
