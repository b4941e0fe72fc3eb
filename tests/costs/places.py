"""The figures that the founding documents and the official tables give, and nothing else."""

from apps.core.municipalities import MUNICIPALITIES, code_of

OF_2022 = dict(sorted((code_of(name), number) for name, number in {
        "Ängelholm": 44268, "Åstorp": 16341, "Båstad": 15824, "Bjuv": 16062, "Bromölla": 12633, "Burlöv": 19882,
        "Eslöv": 34701, "Hässleholm": 52369, "Helsingborg": 150975, "Höganäs": 28103, "Höör": 17297, "Hörby": 15718,
        "Kävlinge": 32470, "Klippan": 17865, "Kristianstad": 86738, "Landskrona": 47004, "Lomma": 24721,
        "Lund": 128384, "Malmö": 357377, "Örkelljunga": 10455, "Osby": 13238, "Östra Göinge": 14577, "Perstorp": 7442,
        "Simrishamn": 19074, "Sjöbo": 19547, "Skurup": 16731, "Staffanstorp": 26778, "Svalöv": 14466,
        "Svedala": 23288, "Tomelilla": 13812, "Trelleborg": 46649, "Vellinge": 37821, "Ystad": 31714,
    }.items()))  # fmt: skip
TOTAL_2022 = 1_414_324

# 31 December 2024: inhabitants, and the share of 875 000 kr in öre. Ten municipalities have no known figure.
OF_2024 = {
    "Bjuv": (15985, 979044), "Bromölla": (12470, 763758), "Burlöv": (20101, 1231139), "Helsingborg": (152091, 9315218),
    "Hörby": (15562, 953136), "Höör": (17518, 1072937), "Klippan": (17714, 1084941), "Kristianstad": (86379, 5290512),
    "Kävlinge": (32477, 1989140), "Lomma": (24715, 1513736), "Lund": (131590, 8059580), "Malmö": (365644, 22394840),
    "Perstorp": (7235, 443127), "Simrishamn": (18890, 1156968), "Sjöbo": (19337, 1184346), "Skurup": (17099, 1047274),
    "Staffanstorp": (27303, 1672245), "Svalöv": (14543, 890725), "Tomelilla": (13639, 835357),
    "Trelleborg": (47269, 2895116), "Åstorp": (16449, 1007463), "Örkelljunga": (10277, 629442),
    "Osby": (12947, 792973),
}  # fmt: skip
TOTAL_2024, OF_THE_TEN, SHARE_OF_THE_TEN = 1_428_626, 331_392, 20_296_985


def table(people=None, *, delimiter: str = ",", total: int | None = TOTAL_2022, head: str = "code,kommun,2022-12-31"):
    """A population file, as bytes."""
    people = OF_2022 if people is None else people
    lines = [head, *(f"{code},{MUNICIPALITIES[code]},{number}" for code, number in people.items())]
    if total is not None:
        lines.append(f",SUM,{total}")
    return "\n".join(lines).replace(",", delimiter).encode()
