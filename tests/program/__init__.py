"""The compiler: what it refuses, with which message, and what it builds."""
