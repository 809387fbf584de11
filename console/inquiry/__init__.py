"""The questions a screen may ask, answered with frozen rows."""
