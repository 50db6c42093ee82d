"""The fourteen programmes; a programme's number is its place in this list."""

CODES = (
    "BLT_KESRA",
    "PERMAKANAN",
    "PKH",
    "SEMBAKO",
    "ATS",
    "BANTUAN_UMKM",
    "BLT_DD",
    "PBI_JK",
    "PBPU_PEMDA",
    "PELATIHAN_IBU_MUDA",
    "PELATIHAN_KERJA",
    "PIP",
    "PMT_BALITA",
    "RTLH",
)
KESRA, PERMAKANAN, PKH, SEMBAKO = range(4)
ATS, UMKM, BLT_DD, PBI_JK, PBPU_PEMDA, IBU_MUDA, KERJA, PIP, PMT, RTLH = range(4, 14)
# Programmes of which the lists tell rupiah; of the others the amount is unknown.
PAID_IN_RUPIAH = (KESRA, PERMAKANAN, PKH, SEMBAKO, UMKM, BLT_DD, RTLH)
