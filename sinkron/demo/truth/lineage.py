"""True families through time, by the written rules, from what each register line is.

    living members and cards of a month -> continued, split, merged, moved, died out

A *key* is twice the person's position; one more is the same person without a NIK (her
line lost its number to another line). The engine is told which lines count; it never
sees a file.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth import flows
from sinkron.demo.truth.taken import Month, Taken

NONE = -1
NO_NIK = 10**16
BY_KEY = (
    "card_of",
    "head_of",
    "desa_of",
    "last_family",
    "first_family",
    "named_on",
    "named_since",
)


def _grown(values: Ints, size: int) -> Ints:
    more = np.full(max(size - len(values), 0), NONE)
    return np.concatenate([values, more])


@dataclass
class _Ended:
    month: int
    family: int
    members: Ints


@dataclass
class Lineages:
    """Which card belongs to which lineage, and who stood where last."""

    card_of: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    head_of: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    desa_of: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    family_of_card: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    last_family: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    first_family: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    # The first card on which a line named each person, alive or not, and the month.
    named_on: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    named_since: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    count: int = 0
    events: list[tuple[int, int, str, int]] = field(default_factory=list)
    history: list[npt.NDArray[np.int32]] = field(default_factory=list)
    first_month: int = 0
    _ended: list[_Ended] = field(default_factory=list)
    _first_cards: list[int] = field(default_factory=list)

    def calm(self, key: Ints, card: Ints) -> Mask:
        """Return which living lines stand on a card whose members did not change."""
        if not len(self.card_of):
            return np.ones(len(key), dtype=bool)
        before = _grown(self.card_of, int(key.max(initial=0)) + 1)[key]
        size = int(max(card.max(initial=0), self.card_of.max(initial=0))) + 1
        then = np.bincount(self.card_of[self.card_of != NONE], minlength=size)
        now = np.bincount(card, minlength=size)
        came = np.bincount(card[before != card], minlength=size)
        return np.asarray((then == now)[card] & (came == 0)[card])

    def take(self, month: int, register: Taken, nik: Ints, kk: Ints) -> Month:
        """Take one accepted register and return the month that it shows."""
        if not self.history:
            self.first_month = month
        self._make_room(2 * len(nik), len(kk))
        now = self._with_carried(register)
        self._judge_ended(register.moved)
        unnamed = self.named_on[register.listed] == NONE
        named = register.listed[unnamed]
        self.named_on[named] = register.listed_card[unnamed]
        self.named_since[named] = month
        card, head = np.full(len(self.card_of), NONE), np.full(len(self.card_of), NONE)
        desa = np.full(len(self.card_of), NONE)
        card[now.key], head[now.key], desa[now.key] = now.card, now.head, now.desa
        self._follow(month, card, head, kk)
        self._judge_ended(register.moved, month)
        self.card_of, self.head_of, self.desa_of = card, head, desa
        family = self.family_of_card[now.card]
        self.last_family[now.key] = family
        unborn = self.first_family[now.key] == NONE
        self.first_family[now.key[unborn]] = family[unborn]
        return self._month(month, now, nik)

    def keep(self) -> None:
        """Let a month without an accepted register repeat the one before."""
        self.history.append(self.last_family[::2].astype(np.int32))

    def _make_room(self, keys: int, cards: int) -> None:
        for name in BY_KEY:
            setattr(self, name, _grown(getattr(self, name), keys))
        self.family_of_card = _grown(self.family_of_card, cards)

    def _with_carried(self, register: Taken) -> Taken:
        """Add members whom only a quarantined line lists, as they were before."""
        held = np.setdiff1d(register.quarantined, register.listed)
        held = held[self.card_of[held] != NONE]
        return Taken(
            key=np.concatenate([register.key, held]),
            card=np.concatenate([register.card, self.card_of[held]]),
            head=np.concatenate([register.head, self.head_of[held] == 1]),
            desa=np.concatenate([register.desa, self.desa_of[held]]),
            quarantined=held,
            listed=register.listed,
            moved=register.moved,
            listed_card=register.listed_card,
        )

    def _follow(self, month: int, card: Ints, head: Ints, kk: Ints) -> None:
        """Give every new card its lineage and every ended card its end."""
        size = len(self.family_of_card)
        then = np.bincount(self.card_of[self.card_of != NONE], minlength=size) > 0
        now = np.bincount(card[card != NONE], minlength=size) > 0
        new = now & (self.family_of_card == NONE)
        ended = then & ~now
        went = np.flatnonzero((self.card_of != NONE) & (card != NONE))
        went = went[self.card_of[went] != card[went]]
        went_where = flows.between(went, self.card_of, card, self.head_of, head)
        before = self.family_of_card.copy()
        continued = flows.continuations(went_where, new, ended, kk)
        for old, young in continued:
            self.family_of_card[young] = before[old]
            self.events.append((month, int(before[old]), "renumbered", NONE))
        self._start(month, np.flatnonzero(new), went_where, before, kk)
        gone = np.setdiff1d(np.flatnonzero(ended), [old for old, _ in continued])
        self._merge(month, gone, went_where, before, kk)

    def _start(
        self, month: int, new: Ints, went: pd.DataFrame, before: Ints, kk: Ints
    ) -> None:
        fresh = new[self.family_of_card[new] == NONE]
        fresh = fresh[np.argsort(kk[fresh], kind="stable")]
        self.family_of_card[fresh] = self.count + np.arange(len(fresh))
        self.count += len(fresh)
        self._first_cards += fresh.tolist()
        into = went[went["to"].isin(fresh)]
        givers: dict[int, set[int]] = {}
        for card, old in zip(into["to"].tolist(), into["from"].tolist(), strict=True):
            givers.setdefault(card, set()).add(int(before[old]))
        for card in fresh.tolist():
            family = int(self.family_of_card[card])
            if card in givers:
                self.events += [
                    (month, family, "split", giver) for giver in sorted(givers[card])
                ]
            else:
                self.events.append((month, family, "start", NONE))

    def _merge(
        self, month: int, gone: Ints, went: pd.DataFrame, before: Ints, kk: Ints
    ) -> None:
        left = went[went["from"].isin(gone)].copy()
        left["family"] = self.family_of_card[left["to"].to_numpy()]
        left["kk"] = kk[left["to"].to_numpy()]
        received = left.groupby(["from", "family"], as_index=False).agg(
            people=("key", "size"), old_head=("old_head", "max"), kk=("kk", "min")
        )
        best = received.sort_values(
            ["from", "people", "old_head", "kk"], ascending=[True, False, False, True]
        ).drop_duplicates("from")
        into = dict(zip(best["from"], best["family"], strict=True))
        for card in gone.tolist():
            family = int(before[card])
            if card in into:
                self.events.append((month, family, "merge", int(into[card])))
            else:
                members = np.flatnonzero(self.card_of == card)
                self._ended.append(_Ended(month, family, members))

    def _judge_ended(self, moved: Ints, month: int | None = None) -> None:
        """Say moved where a last member is listed so, in this register or the next."""
        waiting = []
        for end in self._ended:
            if np.isin(end.members, moved).any():
                self.events.append((end.month, end.family, "moved", NONE))
            elif month is None:
                self.events.append((end.month, end.family, "died_out", NONE))
            else:
                waiting.append(end)
        self._ended = waiting

    def finish(self) -> list[tuple[int, int, str, int]]:
        """Return all events, oldest first."""
        self._judge_ended(np.empty(0, dtype=np.int64))
        return sorted(self.events)

    def _month(self, month: int, now: Taken, nik: Ints) -> Month:
        self.keep()
        number = np.where(now.key % 2 == 0, nik[now.key // 2], NO_NIK)
        own = self.family_of_card[now.card]
        order = np.lexsort((number, ~now.head, own))
        families, first, sizes = np.unique(
            own[order], return_index=True, return_counts=True
        )
        return Month(
            month=month,
            key=now.key,
            card=now.card,
            head=now.head,
            desa=now.desa,
            member_family=own,
            family=families,
            family_desa=now.desa[order][first],
            family_members=sizes,
        )

    def family_at(self, person: Ints, month: Ints) -> Ints:
        """Return the family of a person in a month: then, else the last, else first.

        Who was never listed alive belongs to the family of the card on her line.
        """
        step = np.clip(month - self.first_month, 0, len(self.history) - 1)
        found = np.full(len(person), NONE)
        for at in np.unique(step):
            here = step == at
            known = here & (person < len(self.history[at]))
            found[known] = self.history[at][person[known]]
        found = np.where(found == NONE, self.first_family[2 * person], found)
        card = self.named_on[2 * person]
        of_card = np.where(card == NONE, NONE, self.family_of_card[card])
        return np.where(found == NONE, of_card, found)

    def listed_ever(self, person: Ints) -> Mask:
        """Return whom an accepted line of any register names by her NIK."""
        return np.asarray(self.named_on[2 * person] != NONE)

    def registered(self, person: Ints, month: int) -> Mask:
        """Return whose NIK stood in any accepted register up to a month."""
        since = self.named_since[2 * person]
        return np.asarray((since != NONE) & (since <= month))

    def first_card(self, family: Ints) -> Ints:
        """Return the card with which each lineage began."""
        return np.asarray(self._first_cards, dtype=np.int64)[family]
