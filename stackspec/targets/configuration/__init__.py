"""Targets that write what services read: each module has one function ``artifacts(evaluation)``."""
