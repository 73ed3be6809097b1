"""Runs beyond memory and on a cluster, held to the run over a whole file."""
