"""What two parts of a stack say about each other and only one of them can be right."""
