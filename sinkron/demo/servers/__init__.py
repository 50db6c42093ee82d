"""Offices that let their data be read, as servers that really run.

rows of the district -> a database in the embedded PostgreSQL (`tables`)
pages of the district -> an HTTP service with the faults of real ones (`api`)
"""
