"""Forms that an office prints: cards, slips, survey forms, registers, statements, notices.

Each kind makes `Sheet`s out of tables and results; a sheet becomes a page of HTML or a part
of a workbook.  Nothing here decides anything.
"""
