"""The ranking of families, the lists drawn up from it, and what is paid."""
