"""What the rules must make of the deliveries."""
