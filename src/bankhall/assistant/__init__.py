"""Assistant: answers out of the knowledge base, with their sources, and a person where it is not sure (2.3.2(2))."""
