"""Plans: files that everybody has to have at hand, kept in every vault."""
