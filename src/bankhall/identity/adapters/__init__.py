"""One module for each system outside that says who somebody is."""
