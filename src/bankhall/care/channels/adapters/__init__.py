"""Ways into the house from outside: each brings what came and knows nobody."""
