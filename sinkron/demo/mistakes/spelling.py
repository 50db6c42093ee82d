"""How one name is written on another list: titles, old spellings, stray signs."""

from collections.abc import Callable

OTHER_NAME = "WAGINAH SUPRAPTI"
OLD_SPELLINGS = (
    ("MUHAMMAD ", "MOCH. "),
    ("MOCHAMAD ", "M. "),
    ("MOCH. ", "MUHAMMAD "),
    ("SITI ", "ST. "),
    ("ABDUL ", "ABD. "),
    ("YUSUF", "JUSUF"),
    ("DJ", "J"),
    ("NUR", "NOER"),
    ("SU", "SOE"),
    ("U", "OE"),
)


def _old(name: str) -> str:
    for modern, old in OLD_SPELLINGS:
        if modern in name:
            return name.replace(modern, old, 1)
    return f"{name} "


def _apostrophe(name: str) -> str:
    return name.replace("A", "A'", 1)


KINDS: dict[str, Callable[[str], str]] = {
    "name_old_spelling": _old,
    "name_title": lambda name: f"Hj. {name} S.Pd",
    "name_lower_case": str.lower,
    "name_spaces": lambda name: f" {name.replace(' ', '  ')} ",
    "name_apostrophe": _apostrophe,
    "name_dot": lambda name: f"{name}.",
    "name_shortened": lambda name: name.split(maxsplit=1)[0][:4],
    "name_of_another": lambda _: OTHER_NAME,
}
