"""What the gate says to an office: Bahasa Indonesia first, English beside it.

promises not kept, duplicates, supersessions -> Sentence(id, en)

Every sentence says what is wrong in numbers and what the office should do next. It
holds no file name and no value of a line: reasons are published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import add


@dataclass(frozen=True)
class Sentence:
    """One thing to say, in both languages."""

    id: str
    en: str

    def __add__(self, other: "Sentence") -> "Sentence":
        return Sentence(f"{self.id} {other.id}", f"{self.en} {other.en}")


@dataclass(frozen=True)
class Shortfall:
    """A promise that a delivery did not keep: the fact, and where to look."""

    fact: Sentence
    look: Sentence


def resend(shortfalls: Iterable[Shortfall], *, folder: str) -> Sentence:
    """Everything a delivery is held for, and the folder that the next one goes to."""
    told = tuple(shortfalls)
    looks_id = "; ".join(one.look.id for one in told)
    looks_en = "; ".join(one.look.en for one in told)
    return reduce(add, (one.fact for one in told)) + Sentence(
        f"{_capital(looks_id)}, lalu kirim ulang lengkap sebagai {folder}.",
        f"{_capital(looks_en)}, then send everything again as {folder}.",
    )


def all_of(sentences: Iterable[Sentence]) -> Sentence | None:
    """Several things to say as one, None when there is nothing to say."""
    told = tuple(sentences)
    return reduce(add, told) if told else None


def shrunk(*, lines: int, before: int, floor: Decimal) -> Shortfall:
    """A full list is much shorter than the one before it."""
    left = percent(lines, before, apart_from=floor)
    return Shortfall(
        Sentence(
            f"Jumlah baris turun menjadi {_comma(left)}% dari kiriman sebelumnya "
            f"({_dots(lines)} dari {_dots(before)}).",
            f"The number of lines fell to {left}% of the delivery before "
            f"({lines:,} of {before:,}).",
        ),
        Sentence(
            "periksa apakah berkas terpotong", "check whether the file was cut short"
        ),
    )


def many_bad(*, bad: int, lines: int, limit: Decimal) -> Shortfall:
    """Too many lines cannot be used."""
    share, most = percent(bad, lines, apart_from=limit), percent_of(limit)
    return Shortfall(
        Sentence(
            f"{_comma(share)}% baris tidak dapat dipakai ({_dots(bad)} dari "
            f"{_dots(lines)}; batas {_comma(most)}%).",
            f"{share}% of the lines cannot be used ({bad:,} of {lines:,}; the limit is "
            f"{most}%).",
        ),
        Sentence("perbaiki baris yang dikarantina", "correct the lines in quarantine"),
    )


def many_repeated(*, repeated: int, lines: int, limit: Decimal) -> Shortfall:
    """Too many lines stand in the delivery more than once."""
    share, most = percent(repeated, lines, apart_from=limit), percent_of(limit)
    return Shortfall(
        Sentence(
            f"{_comma(share)}% baris adalah pengulangan baris lain ({_dots(repeated)} "
            f"dari {_dots(lines)}; batas {_comma(most)}%).",
            f"{share}% of the lines repeat another line ({repeated:,} of {lines:,}; "
            f"the limit is {most}%).",
        ),
        Sentence("hapus baris ganda", "remove the repeated lines"),
    )


def small_amounts(*, programme: str, median: Decimal, before: Decimal) -> Shortfall:
    """Amounts look as if they were written in thousands."""
    of_id, of_en = (f" {programme}", f" of {programme}") if programme else ("", "")
    return Shortfall(
        Sentence(
            f"Nilai tengah nominal{of_id} Rp{_dots(median)}, sebelumnya "
            f"Rp{_dots(before)}: tampaknya ditulis dalam ribuan.",
            f"The median amount{of_en} is Rp{median:,.0f}, before it was "
            f"Rp{before:,.0f}: it seems to be written in thousands.",
        ),
        Sentence(
            "tuliskan nominal dalam rupiah penuh", "write amounts in whole rupiah"
        ),
    )


def columns_missing(*, missing: int) -> Shortfall:
    """The landed lines lack columns that the contract names."""
    return Shortfall(
        Sentence(
            f"{missing} kolom yang dijanjikan tidak ada.",
            f"{missing} promised columns are missing.",
        ),
        Sentence(
            "lengkapi kolom sesuai format yang disepakati",
            "complete the columns of the agreed layout",
        ),
    )


def foreign(*, outside: int, lines: int, folder: str) -> Sentence:
    """More than half of a file is about another government."""
    return Sentence(
        f"Lebih dari separuh baris ({_dots(outside)} dari {_dots(lines)}) berada di "
        "luar Kabupaten Malang (35.07). Kirim data Kabupaten Malang sebagai "
        f"{folder}.",
        f"More than half of the lines ({outside:,} of {lines:,}) are outside Kabupaten "
        f"Malang (35.07). Send the data of Kabupaten Malang as {folder}.",
    )


def rejected(delivery_id: str) -> Sentence:
    """A person decided against the delivery; her reason stays in the ledger."""
    return Sentence(
        "Ditahan atas keputusan petugas; alasannya tercatat pada keputusan atas "
        f"{delivery_id}.",
        f"Held by a person's decision; the reason is kept with the decision on "
        f"{delivery_id}.",
    )


def accepted_anyway(shortfalls: Iterable[Shortfall]) -> Sentence:
    """A person accepted what the checks would have held."""
    return Sentence(
        "Diterima atas keputusan petugas, walaupun:",
        "Accepted by a person's decision, although:",
    ) + reduce(add, (one.fact for one in shortfalls))


def superseded(folder: str) -> Sentence:
    """A later accepted revision of the same period replaces the file."""
    return Sentence(
        f"Digantikan seluruhnya oleh kiriman ulang {folder}.",
        f"Replaced as a whole by the later delivery {folder}.",
    )


def copy_inside() -> Sentence:
    """The delivery holds the same bytes under another name."""
    return Sentence(
        "Isinya sama persis dengan berkas lain dalam kiriman ini; dihitung satu kali.",
        "The content is the same as that of another file of this delivery; it counts "
        "once.",
    )


def copy_of_period(period: str, *, folder: str) -> Sentence:
    """An earlier period in force holds the same bytes."""
    return Sentence(
        f"Isinya sama persis dengan berkas periode {period} yang sudah diterima; tidak "
        f"dihitung lagi. Bila keliru, kirim data periode ini sebagai {folder}.",
        f"The content is the same as that of an accepted file of {period}; it does not "
        f"count again. If this is a mistake, send the data of this period as {folder}.",
    )


def unchanged_since(period: str) -> Sentence:
    """A full list repeats the one of the period before."""
    return Sentence(
        f"Isinya sama persis dengan kiriman periode {period}: tidak ada yang berubah.",
        f"The content is the same as that of {period}: nothing changed.",
    )


def percent(part: int, whole: int, *, apart_from: Decimal) -> str:
    """Part of a whole in percent, with as many decimals as keep it off a limit."""
    return _shortest(Decimal(part) / Decimal(whole), apart_from=apart_from)


def percent_of(share: Decimal) -> str:
    """A share 0-1 as percent, without needless zeros."""
    return f"{(share * 100).normalize():f}"


def _shortest(share: Decimal, *, apart_from: Decimal) -> str:
    for digits in range(4):
        unit = Decimal(1).scaleb(-2 - digits)
        rounded = share.quantize(unit, rounding=ROUND_HALF_UP)
        if share == apart_from or rounded != apart_from:
            break
    return percent_of(rounded)


def _dots(number: int | Decimal) -> str:
    return f"{number:,.0f}".replace(",", ".")


def _comma(number: str) -> str:
    return number.replace(".", ",")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
