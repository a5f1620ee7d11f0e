"""What a stack is rendered to: one module a target, found by walking this folder, and the writer of files."""
