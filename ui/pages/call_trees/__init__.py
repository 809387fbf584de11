"""One call tree as an outline, and the role that is selected."""
