"""What an office asks beside its claims: applications, enrolment, monitoring, lists, deadlines.

One module per verb.  Each takes tables that were read and packs that were compiled,
and gives a `Report`.  Nothing here knows a city: every rule stands in a pack.
"""
