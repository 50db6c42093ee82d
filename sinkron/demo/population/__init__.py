"""The people of the district, and what happens to them."""
