"""One module per contender, all of one shape.

REQUIRES    distributions whose versions are reported
prepare     what is done once, whatever the files hold: imports, compiling rules
read        files in, typed tables out
join        the facts of each claim's person put beside the claim
evaluate    the rules
write       the result as CSV, amounts in yuan with two decimals

Each runs in a process and an environment of its own; imports stand inside the
functions, so that `start` is what a user of that library waits for.
"""
