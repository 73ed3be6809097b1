"""One table per word of the language: given values, expected value, worked out by hand."""
