"""Words of the workbooks that go back to the offices, in both languages."""

from sinkron.language import Language

SHEET_GUIDE = {Language.id: "Petunjuk", Language.en: "Guide"}
SHEET_HELD = {Language.id: "Berkas ditahan", Language.en: "Held files"}
SHEETS = {
    "rejected": {Language.id: "Ditolak", Language.en: "Rejected"},
    "warned": {Language.id: "Peringatan", Language.en: "Warnings"},
}

LEADING = {
    Language.id: (
        "Periode",
        "No. berkas",
        "Kode berkas",
        "Nama berkas",
        "Lembar",
        "Baris",
        "Status",
        "Apa yang salah dan apa yang harus ditulis",
        "Siapa yang memperbaiki",
    ),
    Language.en: (
        "Period",
        "File no.",
        "File code",
        "File name",
        "Sheet",
        "Line",
        "Status",
        "What is wrong and what to write",
        "Who corrects it",
    ),
}
"""Our columns, before those of the office."""

LEADING_WIDTHS = (9, 7, 10, 18, 10, 7, 14, 48, 20)
ORIGINAL_WIDTH = 60
ORIGINAL = {
    Language.id: "Teks baris asli (tidak dapat dipisah menjadi kolom)",
    Language.en: "Original text of the line (could not be split into columns)",
}
NEW = {Language.id: "baru", Language.en: "new"}
SINCE = {
    Language.id: "masih ada sejak {period}",
    Language.en: "still there since {period}",
}
CUT = {Language.id: " … (dipotong)", Language.en: " … (cut)"}

GUIDE = {
    Language.id: {
        "title": "Baris yang perlu diperbaiki",
        "office": "Instansi",
        "dataset": "Data",
        "unit": "Pengirim",
        "no_unit": "(wilayah atau pengirim tidak terbaca)",
        "whole": "(seluruh data)",
        "periods": "Periode",
        "rejected": "Baris ditolak",
        "warned": "Baris diterima dengan peringatan",
        "deadline": "Batas perbaikan",
        "deadline_text": (
            "{day}, bersama kiriman periode {period}. Lebih cepat lebih baik: "
            "kirim ulang lengkap sebagai revisi berikutnya (.r2, .r3, …)."
        ),
        "part": "Bagian",
        "part_text": "{part} dari {parts}; baris lainnya ada di berkas bagian lain.",
        "cut_text": (
            "Hanya {most} baris pertama; perbaiki dulu, lalu periksa lagi berkasnya."
        ),
        "how": "Cara memakai berkas ini",
        "steps": (
            "Lembar “Ditolak” berisi baris yang TIDAK ikut dihitung. Dahulukan ini.",
            "Lembar “Peringatan” berisi baris yang ikut dihitung, tetapi sebagian "
            "isinya tidak dapat dipakai.",
            "Kolom abu-abu di kiri menunjukkan letak baris pada berkas yang Anda "
            "kirim, apa yang salah, dan siapa yang dapat memperbaikinya. Sel kuning "
            "adalah isi yang salah. Kolom lainnya sama dengan format Anda sendiri.",
            "Perbaiki di aplikasi atau daftar asal Anda, bukan hanya di berkas ini, "
            "supaya kiriman bulan depan juga benar.",
            "Kirim ulang daftar lengkap seperti biasa (bukan berkas ini). Untuk "
            "periode yang sama gunakan folder revisi .r2; baris yang sudah benar "
            "hilang dari lembar ini dengan sendirinya.",
            "Status “baru” berarti baru muncul pada kiriman terakhir; “masih ada "
            "sejak …” berarti sudah pernah diberitahukan dan belum diperbaiki.",
            "Semua sel adalah teks: nol di depan dan angka ke-16 NIK tidak berubah. "
            "Jangan mengubah format sel menjadi angka.",
            "Berkas ini memuat data pribadi. Simpan dan kirim hanya lewat jalur resmi, "
            "lalu hapus setelah selesai.",
        ),
        "counts": "Jumlah baris menurut sebab",
        "counts_header": ("Kolom", "Sebab", "Lembar", "Baris", "Baru"),
        "held": "Berkas yang ditahan seluruhnya",
        "held_header": (
            "Kiriman",
            "Sebab",
            "Kode berkas",
            "Nama berkas",
            "Baris",
        ),
    },
    Language.en: {
        "title": "Lines to correct",
        "office": "Office",
        "dataset": "Data",
        "unit": "Sender",
        "no_unit": "(place or sender cannot be read)",
        "whole": "(the whole list)",
        "periods": "Periods",
        "rejected": "Lines rejected",
        "warned": "Lines accepted with a warning",
        "deadline": "Due",
        "deadline_text": (
            "{day}, with the delivery of {period}. Sooner is better: send everything "
            "again as the next revision (.r2, .r3, …)."
        ),
        "part": "Part",
        "part_text": "{part} of {parts}; the other lines are in the other parts.",
        "cut_text": "Only the first {most} lines; correct them, then check again.",
        "how": "How to use this file",
        "steps": (
            "The sheet “Rejected” holds lines that do NOT count. Begin with it.",
            "The sheet “Warnings” holds lines that count, although some of their "
            "content cannot be used.",
            "The grey columns on the left say where the line stands in the file that "
            "you sent, what is wrong, and who can correct it. The yellow cell is the "
            "wrong one. The other columns are those of your own layout.",
            "Correct it in your own application or list, not only here, so that the "
            "next delivery is right as well.",
            "Send the whole list again as usual (not this file), for the same period "
            "in the folder .r2; corrected lines leave this sheet by themselves.",
            "The status “new” means: first seen in the last delivery; “still there "
            "since …” means: told before and not corrected yet.",
            "All cells are text: leading zeros and the sixteenth digit of a NIK stay. "
            "Do not turn cells into numbers.",
            "This file holds personal data. Keep and send it only on official ways, "
            "and delete it when you are done.",
        ),
        "counts": "Lines by reason",
        "counts_header": ("Column", "Reason", "Sheet", "Lines", "New"),
        "held": "Files held as a whole",
        "held_header": ("Delivery", "Why", "File code", "File name", "Lines"),
    },
}
