"""The real layouts, and the carriers that write them."""
