"""Call trees: roles, holders, deputies, moves, published versions."""
