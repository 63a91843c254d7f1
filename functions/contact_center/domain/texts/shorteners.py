"""Links of public shorteners: carriers filter them, and nobody can tell where they lead.

Source: domain reference, part 2(d): own domain, no shared shorteners (CTIA Messaging Principles,
5.3.2). The list is ours, of the common ones.
"""

import re
from collections.abc import Sequence
from typing import Final

_SHARED: Final = (
    r"bit\.ly|bitly\.com|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|v\.gd|buff\.ly|rebrand\.ly"
    r"|cutt\.ly|rb\.gy|t\.ly|tiny\.cc|bl\.ink|shorturl\.at|lnkd\.in|fb\.me|s\.id|adf\.ly|u\.to"
    r"|amzn\.to|aka\.ms|tiny\.one|dub\.sh"
)
_LINK: Final = re.compile(
    rf"(?<![\w.@/-])(?:https?://)?(?:[\w-]+\.)*?({_SHARED})(?![\w-]|\.\w)", re.IGNORECASE
)


def shortened(body: str) -> Sequence[str]:
    """Return the public shorteners that a text links to.

    Example:
        >>> shortened("See https://bit.ly/3xyz or example.com/t.co.pdf")
        ['bit.ly']
        >>> shortened("Go to x.bit.ly/a")  # their subdomains are shared as well
        ['bit.ly']
        >>> shortened("Do it. Lynn")
        []
    """
    return sorted({found[1].lower() for found in _LINK.finditer(body)})
