"""Speed, against a floor and against other ways to do the same work; see docs/benchmarks.md."""
