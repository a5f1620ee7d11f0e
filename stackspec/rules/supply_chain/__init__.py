"""Where images come from, and whether the same file means the same bits tomorrow."""
