"""How texts are written, read, searched and masked. Pure."""
