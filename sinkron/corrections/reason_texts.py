"""What is wrong, what to write instead and who can do it, for every reason code.

reason code -> Words. `{column}` stands for the office's own header text, `{codes}` for
the codes that are known. A NIK says more precisely what is wrong with it: NIK_PROBLEMS.
"""

from dataclasses import dataclass
from typing import Literal

Actor = Literal["operator", "dukcapil", "place"]


@dataclass(frozen=True)
class Words:
    """One reason in both languages: what is wrong, and what to do about it."""

    wrong_id: str
    todo_id: str
    wrong_en: str
    todo_en: str
    actor: Actor = "operator"


_NIK_ADVICE_ID = "Tulis NIK 16 angka sesuai KTP-el atau KK, sebagai teks."
_NIK_ADVICE_EN = (
    "Write the 16 digits of the NIK as on the identity or family card, as text."
)

NIK_PROBLEMS: dict[str, tuple[str, str]] = {
    "nik_missing": ("{column} kosong.", "{column} is empty."),
    "nik_not_16_digits": (
        "{column} bukan 16 angka (kurang, lebih, atau berisi huruf; angka panjang juga "
        "rusak bila disimpan sebagai angka di Excel).",
        "{column} is not 16 digits (too few, too many, or letters in it; Excel also "
        "ruins long numbers that are kept as numbers).",
    ),
    "nik_all_digits_equal": (
        "{column} berisi 16 angka yang sama semua.",
        "{column} is the same digit sixteen times.",
    ),
    "nik_serial_0000": (
        "{column} berakhiran 0000; nomor urut NIK mulai dari 0001.",
        "{column} ends in 0000; serials of a NIK begin at 0001.",
    ),
    "nik_unknown_province": (
        "{column} diawali kode provinsi yang tidak ada.",
        "{column} begins with a province that does not exist.",
    ),
    "nik_impossible_date": (
        "{column} memuat tanggal lahir yang tidak mungkin (angka ke-7 s.d. ke-12).",
        "{column} holds an impossible birth date (digits 7 to 12).",
    ),
}

_MISSING_CODE = Words(
    "{column} kosong.",
    "Isi dengan salah satu: {codes}.",
    "{column} is empty.",
    "Write one of: {codes}.",
)
_MISSING_AMOUNT = Words(
    "{column} kosong atau bukan nilai uang.",
    "Tulis nilai dalam rupiah penuh dengan angka saja, misalnya 300000.",
    "{column} is empty, or no amount of money.",
    "Write whole rupiah in digits alone, for example 300000.",
)

NOTHING_TO_CORRECT = ("nik_of_another_region",)
"""Warnings that ask nobody to do anything: a NIK stays the same when a person moves."""

REASONS: dict[str, Words] = {
    "broken_line": Words(
        "Jumlah kolom baris ini tidak sama dengan judulnya, atau ada tanda kutip yang "
        "tidak ditutup.",
        "Betulkan pemisah atau tanda kutipnya, lalu ekspor lagi baris ini.",
        "The line has another number of columns than the header, or an open quote.",
        "Mend the separators or the quote, and export the line again.",
    ),
    "repeated_line": Words(
        "Baris ini sama persis dengan baris lain dalam kiriman yang sama.",
        "Hapus baris gandanya; bila memang dua peristiwa, bedakan isinya.",
        "The line equals another line of the same delivery.",
        "Remove the repetition; if it is two events, tell them apart.",
    ),
    "bad_nik": Words(
        "{column} tidak sah.",
        _NIK_ADVICE_ID,
        "{column} is invalid.",
        _NIK_ADVICE_EN,
        actor="dukcapil",
    ),
    "unknown_code": Words(
        "{column} berisi kode yang tidak dikenal atau kosong.",
        "Isi dengan salah satu: {codes}.",
        "{column} holds an unknown code, or nothing.",
        "Write one of: {codes}.",
    ),
    "unreadable_amount": Words(
        "{column} bukan nilai uang.",
        "Tulis nilai dalam rupiah penuh dengan angka saja, misalnya 300000.",
        "{column} is no amount of money.",
        "Write whole rupiah in digits alone, for example 300000.",
    ),
    "unreadable_stage": Words(
        "{column} tidak menyebut bulan yang dibayar.",
        "Tulis misalnya MARET 2025, JAN-MAR 2025, atau TAHAP 1 2025.",
        "{column} does not say which months are paid.",
        "Write for example MARET 2025, JAN-MAR 2025, or TAHAP 1 2025.",
    ),
    "nik_unusable": Words(
        "{column} tidak dapat dipakai.",
        _NIK_ADVICE_ID,
        "{column} cannot be used.",
        _NIK_ADVICE_EN,
        actor="dukcapil",
    ),
    "kk_number_unusable": Words(
        "{column} kosong atau bukan nomor KK 16 angka.",
        "Tulis nomor KK 16 angka sesuai Kartu Keluarga terbaru, sebagai teks.",
        "{column} is empty, or no card number of 16 digits.",
        "Write the 16 digits of the latest family card, as text.",
        actor="dukcapil",
    ),
    "nik_is_kk_number": Words(
        "{column} sama dengan nomor KK.",
        "Cek KTP-el dan KK: NIK dan nomor KK adalah dua nomor yang berbeda.",
        "{column} equals the number of the family card.",
        "Check both cards: NIK and card number are two different numbers.",
        actor="dukcapil",
    ),
    "nik_disagrees_with_birth_date_or_sex": Words(
        "{column} tidak cocok dengan tanggal lahir atau jenis kelamin pada baris ini.",
        "Cek KTP-el: angka ke-7 s.d. ke-12 adalah tanggal lahir (perempuan: tanggal + "
        "40). Betulkan yang salah; bila kartunya memang demikian, biarkan.",
        "{column} does not agree with the birth date or sex on the line.",
        "Check the card: digits 7 to 12 are the birth date (women: day + 40). Correct "
        "what is wrong; if the card says so, leave it.",
        actor="dukcapil",
    ),
    "birth_date_unreadable": Words(
        "{column} kosong, tidak mungkin, atau tidak terbaca.",
        "Tulis tanggal lahir sebagai dd/mm/yyyy, misalnya 07/03/1984.",
        "{column} is empty, impossible or cannot be read.",
        "Write the birth date as dd/mm/yyyy, for example 07/03/1984.",
    ),
    "date_unreadable": Words(
        "{column} kosong, tidak mungkin, atau tidak terbaca.",
        "Tulis tanggal sebagai dd/mm/yyyy, misalnya 15/03/2025.",
        "{column} is empty, impossible or cannot be read.",
        "Write the date as dd/mm/yyyy, for example 15/03/2025.",
    ),
    "place_unknown": Words(
        "Desa/kelurahan pada baris ini tidak dikenal di Kabupaten Malang.",
        "Tulis nama kecamatan dan desa sesuai daftar resmi (Kemendagri), atau kodenya; "
        "bila orangnya tinggal di luar kabupaten, biarkan.",
        "The village on the line is not known in Kabupaten Malang.",
        "Write kecamatan and village as in the official list, or the code; leave it if "
        "the person lives outside the regency.",
        actor="place",
    ),
    "code_unrecognised": Words(
        "{column} berisi kode yang tidak dikenal.",
        "Isi dengan salah satu: {codes}.",
        "{column} holds an unknown code.",
        "Write one of: {codes}.",
    ),
    "programme_missing": _MISSING_CODE,
    "segment_missing": _MISSING_CODE,
    "status_missing": _MISSING_CODE,
    "fund_missing": _MISSING_CODE,
    "acceptance_missing": _MISSING_CODE,
    "number_unreadable": Words(
        "{column} bukan angka.",
        "Tulis angka saja, misalnya 2,5.",
        "{column} is no number.",
        "Write digits alone, for example 2.5.",
    ),
    "amount_missing": _MISSING_AMOUNT,
    "realisation_missing": _MISSING_AMOUNT,
    "change_undated": Words(
        "{column} kosong atau tidak terbaca, jadi tidak diketahui perubahan mana yang "
        "terakhir.",
        "Pastikan aplikasi mengisi waktu perubahan pada setiap baris.",
        "{column} is empty or cannot be read, so the latest change is not known.",
        "Let the application fill in the time of change on every line.",
    ),
    "enterprise_unknown": Words(
        "{column} kosong: usaha ini tidak dapat dikenali.",
        "Tulis NIB 13 angka dari OSS, sebagai teks.",
        "{column} is empty: the enterprise cannot be told from others.",
        "Write the 13 digits of the NIB, as text.",
    ),
    "house_unknown": Words(
        "Rumah ini tidak dapat dikenali: koordinat dan nomor KK tidak dapat dipakai.",
        "Isi lintang dan bujur rumah, atau nomor KK 16 angka.",
        "The house cannot be told from others: no usable coordinates and no card.",
        "Write latitude and longitude of the house, or the family card of 16 digits.",
    ),
}

OTHER = Words(
    "Perlu diperiksa ({reason}): {column}.",
    "Cocokkan dengan berkas asal, lalu betulkan.",
    "To be checked ({reason}): {column}.",
    "Compare with the source, and correct it.",
)
