"""What is done with tags."""
