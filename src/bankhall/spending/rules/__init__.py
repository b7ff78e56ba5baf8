"""What spending decides, pure: what an entry is about, what it is called, what a month comes to."""
