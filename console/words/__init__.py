"""One catalogue of words for window, paper and command line."""
