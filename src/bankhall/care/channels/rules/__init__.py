"""What comes by other ways, read and judged. Pure."""
