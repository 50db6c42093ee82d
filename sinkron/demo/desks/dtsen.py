"""The desk of DTSEN: a version every quarter, families and their members.

    ranking -> families on rows -> members on rows -> two deliveries -> version in force

The first version or two come as workbooks (V2), later ones as text (V3).
"""

from dataclasses import dataclass

from sinkron.demo.benefits import ranking
from sinkron.demo.benefits.listing import Enumerator, Listing
from sinkron.demo.benefits.ranking import V2, V3, Version
from sinkron.demo.layouts import dtsen, dtsen_members
from sinkron.demo.mistakes import in_dtsen, in_members
from sinkron.demo.mistakes.calendar import DTSEN, MEMBERS
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.office import Office
from sinkron.demo.population.world import World
from sinkron.demo.truth.assessments import Assessments

# A version whose list has more lines is not sent as a workbook.
MOST_WORKBOOK_LINES = 150_000
MANY_QUARTERS = 6


@dataclass
class DtsenDesk:
    """Hands in the versions; remembers those in force for the truth."""

    world: World
    office: Office
    assessments: Assessments
    enumerator: Enumerator

    def hand_in(self, step: int, month: int) -> Version:
        """Hand in the version of the quarter that begins with this month."""
        quarter = step // 3
        version = ranking.rank(self.world, month, layout=self._layout(quarter))
        listing = self.enumerator.enlist(version)
        self._members(version, listing, quarter)
        plan, counts, desa = in_dtsen.plan(
            self.world, version, self.office.request.defects, quarter
        )
        told = ranking.assessed(self.world, version)
        batch = Batch(
            dataset=DTSEN,
            name=dtsen.file_name(version),
            table=dtsen.table(self.world, version, told),
            write=dtsen.pen(version),
        )
        if not self.office.hand_in(month, quarter, [batch], [plan]):
            told |= dtsen.checked(self.world, version)
            self.assessments.take_rows(version, counts, desa, told)
        return version

    def _members(self, version: Version, listing: Listing, quarter: int) -> None:
        """Hand in the list of members; remember it if it is in force."""
        level = self.office.request.defects
        plan, listed = in_members.plan(self.world, version, listing, level, quarter)
        batch = Batch(
            dataset=MEMBERS,
            name=dtsen_members.file_name(version),
            table=dtsen_members.table(self.world, version, listing),
            write=dtsen_members.pen(version),
        )
        if not self.office.hand_in(version.month, quarter, [batch], [plan]):
            self.assessments.take_list(version, listed)

    def _layout(self, quarter: int) -> str:
        quarters = self.office.request.quarters
        early = quarter < (2 if quarters >= MANY_QUARTERS else 1)
        small = len(self.world.persons) <= MOST_WORKBOOK_LINES
        return V2 if early and small else V3
