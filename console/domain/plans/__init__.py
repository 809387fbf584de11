"""Plans: documents kept at hand."""
