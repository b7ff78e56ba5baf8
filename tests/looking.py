"""How a client says what it looks for: in a header, never in an address."""

from urllib.parse import quote


def looked_for(words: str) -> dict[str, str]:
    return {"Search-Words": quote(words, safe="")}
