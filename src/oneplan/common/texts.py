"""How a text is kept: composed letters, no spaces around it, nothing in it that cannot be seen (SEC-55)."""

import unicodedata

# Marks that turn the direction of what follows, and letters without width: they make one name look like another.
_INVISIBLE = frozenset(
    map(chr, (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF))
)


def hidden_in(text: str) -> str | None:
    """The first character of a text that nobody can see, as U+202E; None where there is none."""
    for letter in text:
        if letter in _INVISIBLE or (unicodedata.category(letter) in {"Cc", "Cs", "Co"} and letter not in "\n\t"):
            return f"U+{ord(letter):04X}"
    return None


def tidied(text: str, *, one_line: bool = False) -> str:
    """The text as it is kept. Raises ValueError where it holds a character that cannot be seen.

    >>> tidied("  Cafe\u0301 ")
    'Café'
    """
    if hidden_in(text):
        raise ValueError("The text holds a character that cannot be seen. Type it again instead of pasting it.")
    text = unicodedata.normalize("NFC", text).strip()
    return " ".join(text.split()) if one_line else text
