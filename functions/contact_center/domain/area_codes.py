"""In which state a North American number was given out, where that state's hours are stricter.

Source: North American Numbering Plan Administrator, "NPAs by location". People keep their numbers
when they move, so the state of a number is one more bound, never a wider one.
"""

from typing import Final

_BY_STATE: Final = {
    "CT": "203 475 860 959",
    "FL": "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941"
    " 954",
    "MD": "227 240 301 410 443 667",
    "MS": "228 471 601 662 769",
    "NJ": "201 551 609 640 732 848 856 862 908 973",
    "OK": "405 539 572 580 918",
    "RI": "401",
    "TX": "210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903"
    " 915 936 940 945 956 972 979",
}
_STATES: Final = {code: state for state, codes in _BY_STATE.items() for code in codes.split()}
_COUNTRY: Final = "+1"


def state_of(e164: str) -> str | None:
    """Return the state of a number by its area code; None where no stricter hours are known.

    Example:
        >>> state_of("+15125550100"), state_of("+12125550100"), state_of("+512555010012")
        ('TX', None, None)
    """
    return _STATES.get(e164[2:5]) if e164.startswith(_COUNTRY) else None
