"""Who may decide what: levels that people hold, read by the rules on extensions."""
