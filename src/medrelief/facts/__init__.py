"""Facts: what a claim, a person and the other tables hold, exactly and in known words."""
