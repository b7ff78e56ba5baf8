"""How much of a number or address is shown to whoever has no reason to see it whole."""


def mask_phone(phone: str) -> str:
    """`138****5678`. At least four signs stay hidden, whatever the length."""
    tail = min(4, max(0, len(phone) - 4))
    head = min(3, max(0, len(phone) - 4 - tail))
    return _starred(phone, head, tail)


def mask_document(number: str) -> str:
    """`1****************8`: as long as it is, with only its ends; nothing of a number shorter than six."""
    return _starred(number, 1, 1) if len(number) >= 6 else "*" * len(number)


def mask_email(email: str) -> str:
    """`a***@example.com`. The stars do not tell how long the name is."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1] if len(local) > 1 else ''}***@{domain}"


def _starred(text: str, head: int, tail: int) -> str:
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
