"""What is meant, and what is answered. Pure."""
