"""Knowledge: the articles that answer questions of customers and staff (2.3.2(2))."""
