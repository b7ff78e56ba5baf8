"""What insight says and hears on the wire."""
