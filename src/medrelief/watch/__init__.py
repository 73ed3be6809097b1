"""Lines as they arrive, watched: what an office has to know today.

The engine computes flags and the states of time limits, in small batches; a rule engine
chains what follows from their changes.  Nothing here knows a city or computes an amount.
"""
