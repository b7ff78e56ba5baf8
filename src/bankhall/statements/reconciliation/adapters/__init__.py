"""Outside statements, as others write them. Pure: bytes in, nouns out."""
