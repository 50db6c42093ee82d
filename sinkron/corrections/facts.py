"""What is known of an export before a line is read: units, reasons, held files; counts.

scope -> ReasonCount, Unit, HeldFile -> guide, export
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ReasonCount:
    """How often a reason stands in the sheets of a unit."""

    kind: str
    reason: str
    column: str
    lines: int
    new_lines: int

    def plus(self, other: "ReasonCount") -> "ReasonCount":
        """The same reason in two units."""
        return replace(
            self,
            lines=self.lines + other.lines,
            new_lines=self.new_lines + other.new_lines,
        )


@dataclass(frozen=True)
class Unit:
    """Who gets one workbook (or several, when it is long)."""

    key: str
    name: str
    rejected: int
    warned: int
    reasons: tuple[ReasonCount, ...]
    is_whole: bool = False

    @property
    def lines(self) -> int:
        """Lines in its sheets."""
        return self.rejected + self.warned


@dataclass(frozen=True)
class HeldFile:
    """A file that waits as a whole, and the sentence that says why."""

    delivery_id: str
    period: str
    file_no: int
    sha256: str
    path: str
    lines: int
    reason_id: str
    reason_en: str
