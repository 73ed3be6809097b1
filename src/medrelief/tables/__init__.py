"""Reading and writing files and frames: aliases, encodings, rejects, receipts."""
