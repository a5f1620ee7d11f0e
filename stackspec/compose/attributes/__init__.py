"""The Compose Specification's attributes as tables: what each may be in a file, and what it becomes in the model."""
