"""Ways to ask a container: the kernel of its host, one shell inside it, or testinfra. All bring the same texts."""
