"""Comparing packs: two small counties that do not exist, and the five cities."""
