"""Joins the poverty programmes of every office into one family-level warehouse."""
