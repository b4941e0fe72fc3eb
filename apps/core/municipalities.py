"""The municipalities of Skåne and their official codes (kommunkod)."""

MUNICIPALITIES: dict[str, str] = {
    "1214": "Svalöv",
    "1230": "Staffanstorp",
    "1231": "Burlöv",
    "1233": "Vellinge",
    "1256": "Östra Göinge",
    "1257": "Örkelljunga",
    "1260": "Bjuv",
    "1261": "Kävlinge",
    "1262": "Lomma",
    "1263": "Svedala",
    "1264": "Skurup",
    "1265": "Sjöbo",
    "1266": "Hörby",
    "1267": "Höör",
    "1270": "Tomelilla",
    "1272": "Bromölla",
    "1273": "Osby",
    "1275": "Perstorp",
    "1276": "Klippan",
    "1277": "Åstorp",
    "1278": "Båstad",
    "1280": "Malmö",
    "1281": "Lund",
    "1282": "Landskrona",
    "1283": "Helsingborg",
    "1284": "Höganäs",
    "1285": "Eslöv",
    "1286": "Ystad",
    "1287": "Trelleborg",
    "1290": "Kristianstad",
    "1291": "Simrishamn",
    "1292": "Ängelholm",
    "1293": "Hässleholm",
}
CODES = {name.lower(): code for code, name in MUNICIPALITIES.items()}


def name_of(code: str) -> str:
    """The name of a municipality, or the code itself for one outside Skåne."""
    return MUNICIPALITIES.get(code, code)


def code_of(name: str) -> str | None:
    """The code of a municipality by name or code; None when it is not in Skåne."""
    return name if name in MUNICIPALITIES else CODES.get(name.strip().lower())
