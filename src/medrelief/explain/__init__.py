"""Outcomes in words."""

from medrelief.explain.explained import explained

__all__ = ["explained"]
