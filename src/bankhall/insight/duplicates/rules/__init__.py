"""What is compared of a customer, how, and what it is worth. Pure."""
