"""Formulas: their grammar, and what each word of them means."""
