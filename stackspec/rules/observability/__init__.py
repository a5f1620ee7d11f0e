"""What keeps people from hearing of a failure, or from understanding it."""
