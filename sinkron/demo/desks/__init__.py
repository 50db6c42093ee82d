"""One desk an office: what it knows of the district becomes its deliveries."""
