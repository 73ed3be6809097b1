"""The same evaluators for claims that do not fit into memory, and for a cluster.

Why: everything a claim depends on belongs to its person, or to the key of a running
total; so a file can be spread by that key and decided part by part.
Must never: decide anything; a part goes through the evaluators that whole files use.
"""
