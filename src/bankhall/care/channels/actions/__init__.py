"""What is done with what comes in by other ways, and how answers leave by them."""
