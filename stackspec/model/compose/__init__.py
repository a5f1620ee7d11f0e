"""Every attribute of the Compose Specification, in its long form and under its own name."""
