"""What works here and not on the next machine, or only once on a machine."""
