"""What is planted in lines and files, and what must become of it."""
