"""The truth of the marts: every figure before disclosure control, at all levels."""
