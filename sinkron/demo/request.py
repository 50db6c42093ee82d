"""What is asked of the generator, checked; the same request gives the same bytes."""

from dataclasses import dataclass

from sinkron.demo import months
from sinkron.demo.mistakes.planting import LEVELS
from sinkron.errors import SinkronError

LAST_MONTH = "2026-09"
# Part of a request: a district made by other code is another district.
GENERATOR = 3


class DemoError(SinkronError):
    """The district cannot be generated as asked."""


@dataclass(frozen=True)
class Request:
    """Size, span, seed and amount of mistakes of a district."""

    families: int
    quarters: int
    seed: int
    defects: str
    start: str
    generator: int = GENERATOR

    @property
    def months(self) -> range:
        """Return the months of the district."""
        first = months.parse(self.start)
        return range(first, first + 3 * self.quarters)

    def pays_kesra(self, month: int) -> bool:
        """Pay BLT Kesra in fourth quarters, else in the first one of the district."""
        if any(one % 12 >= 9 for one in self.months):
            return month % 12 >= 9
        return month < self.months[0] + 3


def checked(
    *, families: int, quarters: int, seed: int, defects: str, start: str | None
) -> Request:
    """Check the wishes; without a start the last month is September 2026."""
    if families < 1 or quarters < 1 or seed < 0:
        raise DemoError(
            "A district needs a family, a quarter, and a seed that is not negative.",
            advice="Use --families and --quarters of 1 or more, --seed of 0 or more.",
        )
    if defects not in LEVELS:
        raise DemoError(
            f"There is no level of defects called {defects!r}.",
            advice=f"Choose one of: {', '.join(LEVELS)}.",
        )
    first = start or months.period(months.parse(LAST_MONTH) + 1 - 3 * quarters)
    if not _begins_a_quarter(first):
        raise DemoError(
            "The start must be the first month of a quarter, as YYYY-MM.",
            advice="Use for instance --start 2025-01, 2025-04, 2025-07 or 2025-10.",
        )
    return Request(families, quarters, seed, defects, first)


def _begins_a_quarter(text: str) -> bool:
    try:
        return months.parse(text) % 3 == 0
    except ValueError:
        return False
