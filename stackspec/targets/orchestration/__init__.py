"""Targets that write what an engine runs: each module has one function ``artifacts(evaluation, files)``.

``files`` are the artifacts of the configuration targets, by path: what services will mount.
"""
