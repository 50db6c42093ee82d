"""Words of `sinkron check-delivery`, in Bahasa Indonesia and in English."""

from sinkron.language import Language

TEXTS = {
    Language.id: {
        "title": "{title}, periode {period}",
        "accepted": "AKAN DITERIMA.",
        "held": "AKAN DITAHAN. Perbaiki dulu sebelum dikirim.",
        "part": "SEBAGIAN AKAN DITAHAN: {held} dari {files} berkas. Perbaiki dulu.",
        "counts": (
            "{received} baris; diterima {accepted}, ditolak {quarantined}, ditahan "
            "{held} (di luar {structural} baris judul, jumlah dan tanda tangan)"
        ),
        "all": "Semua berkas",
        "rejected": "Baris yang ditolak (tidak ikut dihitung):",
        "warned": "Peringatan (baris ikut dihitung, isinya perlu dicek):",
        "reason": "   {lines} × {wrong}",
        "lines": "baris",
        "more": " … dan {more} lainnya",
        "in_sheet": " (lembar {sheet})",
        "in_file": " (berkas {number})",
        "report": "Lembar perbaikan: {path} (memuat data pribadi)",
        "history": (
            "Yang baru dapat diperiksa setelah dikirim: perbandingan dengan kiriman "
            "sebelumnya (jumlah baris, nilai uang, berkas yang sama)."
        ),
    },
    Language.en: {
        "title": "{title}, period {period}",
        "accepted": "WOULD BE ACCEPTED.",
        "held": "WOULD BE HELD. Correct it before sending.",
        "part": "A PART WOULD BE HELD: {held} of {files} files. Correct them first.",
        "counts": (
            "{received} lines; accepted {accepted}, rejected {quarantined}, held "
            "{held} (besides {structural} lines of titles, totals and signatures)"
        ),
        "all": "All files",
        "rejected": "Rejected lines (they do not count):",
        "warned": "Warnings (the lines count, their content should be checked):",
        "reason": "   {lines} × {wrong}",
        "lines": "lines",
        "more": " … and {more} more",
        "in_sheet": " (sheet {sheet})",
        "in_file": " (file {number})",
        "report": "Sheet to correct by: {path} (holds personal data)",
        "history": (
            "What can be checked only once it is sent: the comparison with earlier "
            "deliveries (number of lines, amounts, the same file again)."
        ),
    },
}
