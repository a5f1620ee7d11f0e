"""What fails at `up`, hangs, restarts for ever, loses data or dies without anyone noticing."""
