"""What is decided about claims, on small towns whose amounts are worked out by hand."""
