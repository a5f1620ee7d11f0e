"""The trading stack as it is rendered, on a real engine."""
