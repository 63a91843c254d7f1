"""What was said, as far as it is digits: "one two, three" as a caller reads a meter aloud."""

import re
import unicodedata
from typing import Final

_DIGITS: Final = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "zero oh o cero",
            "one uno una",
            "two dos",
            "three tres",
            "four cuatro",
            "five cinco",
            "six seis",
            "seven siete",
            "eight ocho",
            "nine nueve",
        )
    )
    for word in words.split()
}
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")


def digits_said(text: str) -> str | None:
    """Return the digits of a text that says nothing else.

    Leading zeros stay: a number that a machine made of the words would have lost them.

    Example:
        >>> digits_said("oh four five, one two"), digits_said("cero uno 23"), digits_said("4512")
        ('04512', '0123', '4512')
        >>> digits_said("twelve hundred"), digits_said("about 5"), digits_said("")
        (None, None, None)
    """
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _WORD.findall(plain)
    digits = [word if word.isdigit() else _DIGITS.get(word) for word in words]
    return "".join(digit for digit in digits if digit) if words and all(digits) else None
