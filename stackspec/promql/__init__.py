"""PromQL as text: spelling, parsing within caps, and what an expression uses. Imports neither the model nor pydantic."""
