"""Break-glass exceptions: what was bypassed, who decided it, what is owed, how it ended."""
