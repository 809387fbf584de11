"""Who may do what, resolved from the members logs alone."""
