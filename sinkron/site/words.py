"""The words of the pages: one catalogue, both languages side by side.

words.yml: key: [Bahasa Indonesia, English] -> Words(language)("key", name=value)
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from sinkron.language import Language

CATALOGUE = Path(__file__).parent / "words.yml"
DICTIONARY = Path(__file__).parent / "dictionary.yml"


@dataclass(frozen=True)
class Words:
    """The catalogue in one language."""

    language: Language

    def __call__(self, key: str, /, **given: object) -> str:
        """Return a text, with its blanks filled; a key that is not there is a bug."""
        text = catalogue()[key][0 if self.language is Language.id else 1]
        return text.format(**given) if given else text

    def known(self, key: str, otherwise: str) -> str:
        """Return a text for a code out of the data, or what to say instead."""
        return self(key) if key in catalogue() else otherwise

    @property
    def other(self) -> Language:
        """The language to switch to."""
        return Language.en if self.language is Language.id else Language.id

    def page(self, name: str, language: Language | None = None) -> str:
        """File name of a page in this language, or in another."""
        suffix = "" if (language or self.language) is Language.id else ".en"
        return f"{name}{suffix}.html"


@cache
def dictionary() -> dict[str, dict[str, str]]:
    """What tables and columns are called in Bahasa Indonesia."""
    names: dict[str, dict[str, str]] = yaml.safe_load(
        DICTIONARY.read_text(encoding="utf-8")
    )
    return names


@cache
def catalogue() -> dict[str, list[str]]:
    """Every text by its key."""
    texts: dict[str, list[str]] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return texts
