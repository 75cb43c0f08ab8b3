"""Write numbers in words, in cases and genders, to test that they are read back.

The tables here are written apart from the lexicons, so that a slip in one shows against the other.
"""

import random
from collections.abc import Callable

CASES = ("nominative", "genitive", "dative", "instrumental", "prepositional")

_RU_SMALL = {
    3: "три трёх трём тремя трёх", 4: "четыре четырёх четырём четырьмя четырёх",
    8: "восемь восьми восьми восемью восьми", 40: "сорок сорока сорока сорока сорока",
    90: "девяносто девяноста девяноста девяноста девяноста", 100: "сто ста ста ста ста",
    200: "двести двухсот двумстам двумястами двухстах", 300: "триста трёхсот трёмстам тремястами трёхстах",
    400: "четыреста четырёхсот четырёмстам четырьмястами четырёхстах",
}  # fmt: skip
_RU_SOFT = {5: "пят", 6: "шест", 7: "сем", 9: "девят", 10: "десят", 11: "одиннадцат", 12: "двенадцат",
            13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат",
            18: "восемнадцат", 19: "девятнадцат", 20: "двадцат", 30: "тридцат"}  # fmt: skip
_UK_SMALL = {
    3: "три трьох трьом трьома трьох", 4: "чотири чотирьох чотирьом чотирма чотирьох",
    5: "п'ять п'яти п'ятьом п'ятьма п'яти", 6: "шість шести шістьом шістьма шести",
    7: "сім семи сімом сьома семи", 8: "вісім восьми вісьмом вісьма восьми",
    9: "дев'ять дев'яти дев'ятьом дев'ятьма дев'яти", 40: "сорок сорока сорока сорока сорока",
    90: "дев'яносто дев'яноста дев'яноста дев'яноста дев'яноста", 100: "сто ста ста ста ста",
    200: "двісті двохсот двомстам двомастами двохстах", 300: "триста трьохсот трьомстам трьомастами трьохстах",
    400: "чотириста чотирьохсот чотирьомстам чотирмастами чотирьохстах",
    500: "п'ятсот п'ятисот п'ятистам п'ятьмастами п'ятистах", 600: "шістсот шестисот шестистам шістьмастами шестистах",
    700: "сімсот семисот семистам сьомастами семистах", 800: "вісімсот восьмисот восьмистам вісьмастами восьмистах",
    900: "дев'ятсот дев'ятисот дев'ятистам дев'ятьмастами дев'ятистах",
}  # fmt: skip
_UK_SOFT = {10: "десят", 11: "одинадцят", 12: "дванадцят", 13: "тринадцят", 14: "чотирнадцят",
            15: "п'ятнадцят", 16: "шістнадцят", 17: "сімнадцят", 18: "вісімнадцят", 19: "дев'ятнадцят",
            20: "двадцят", 30: "тридцят"}  # fmt: skip
_UK_TENS = {50: "п'ятдесят", 60: "шістдесят", 70: "сімдесят", 80: "вісімдесят"}
_SCALES = {
    "ru": [
        (10**6, "m", "миллион миллиона миллиону миллионом миллионе", "миллионы миллионов миллионам миллионами миллионах", "миллиона"),
        (10**3, "f", "тысяча тысячи тысяче тысячей тысяче", "тысячи тысяч тысячам тысячами тысячах", "тысячи"),
    ],
    "uk": [
        (10**6, "m", "мільйон мільйона мільйону мільйоном мільйоні", "мільйони мільйонів мільйонам мільйонами мільйонах", "мільйони"),
        (10**3, "f", "тисяча тисячі тисячі тисячею тисячі", "тисячі тисяч тисячам тисячами тисячах", "тисячі"),
    ],
}  # fmt: skip
_ONE = {
    "ru": {"m": "один одного одному одним одном", "f": "одна одной одной одной одной", "n": "одно одного одному одним одном"},
    "uk": {"m": "один одного одному одним одному", "f": "одна однієї одній однією одній", "n": "одне одного одному одним одному"},
}  # fmt: skip
_TWO = {
    "ru": {"m": "два двух двум двумя двух", "f": "две двух двум двумя двух", "n": "два двух двум двумя двух"},
    "uk": {"m": "два двох двом двома двох", "f": "дві двох двом двома двох", "n": "два двох двом двома двох"},
}  # fmt: skip
_RU_STEMS = {
    5: ("пять", "пяти", "пятью"),
    6: ("шесть", "шести", "шестью"),
    7: ("семь", "семи", "семью"),
    8: ("восемь", "восьми", "восемью"),
    9: ("девять", "девяти", "девятью"),
}


def _russian_part(value: int, case: int) -> str:
    if value in _RU_SMALL:
        return _RU_SMALL[value].split()[case]
    if value in _RU_SOFT:
        return _RU_SOFT[value] + ("ь", "и", "и", "ью", "и")[case]
    whole, oblique, instrumental = _RU_STEMS[value // (100 if value >= 500 else 10)]
    if value >= 500:
        return (
            f"{whole}сот",
            f"{oblique}сот",
            f"{oblique}стам",
            f"{instrumental}стами",
            f"{oblique}стах",
        )[case]
    return (
        f"{whole}десят",
        f"{oblique}десяти",
        f"{oblique}десяти",
        f"{instrumental}десятью",
        f"{oblique}десяти",
    )[case]


def _ukrainian_part(value: int, case: int) -> str:
    if value in _UK_SMALL:
        return _UK_SMALL[value].split()[case]
    if value in _UK_SOFT:
        return _UK_SOFT[value] + ("ь", "и", "и", "ьма", "и")[case]
    return _UK_TENS[value] + ("", "и", "и", "ьма", "и")[case]


_PARTS: dict[str, Callable[[int, int], str]] = {"ru": _russian_part, "uk": _ukrainian_part}


def _slavic_below_thousand(language: str, value: int, case: int, gender: str) -> list[str]:
    words = []
    part = _PARTS[language]
    if value >= 100:
        words.append(part(value // 100 * 100, case))
        value %= 100
    if value >= 20:
        words.append(part(value // 10 * 10, case))
        value %= 10
    if value in (1, 2):
        words.append((_ONE if value == 1 else _TWO)[language][gender].split()[case])
    elif value:
        words.append(part(value, case))
    return words


def slavic(language: str, value: int, case: int, gender: str) -> str:
    """Write a number below a milliard in Russian or Ukrainian."""
    words: list[str] = []
    for scale, scale_gender, singular, plural, few in _SCALES[language]:
        count, value = divmod(value, scale)
        if not count:
            continue
        words += _slavic_below_thousand(language, count, case, scale_gender)
        last, teen = count % 10, 10 < count % 100 < 20
        if last == 1 and not teen:
            words.append(singular.split()[case])
        elif case == 0:
            words.append(few if 2 <= last <= 4 and not teen else plural.split()[1])
        else:
            words.append(plural.split()[case])
    return " ".join(words + _slavic_below_thousand(language, value, case, gender))


_ES = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"]  # fmt: skip
_ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_ES_HUNDREDS = [
    "doscient",
    "trescient",
    "cuatrocient",
    "quinient",
    "seiscient",
    "setecient",
    "ochocient",
    "novecient",
]


def _spanish_below_thousand(value: int, feminine: bool, before_noun: bool) -> list[str]:
    words = []
    if value >= 100:
        hundreds, value = divmod(value, 100)
        if hundreds == 1:
            words.append("ciento" if value else "cien")
        else:
            words.append(_ES_HUNDREDS[hundreds - 2] + ("as" if feminine else "os"))
    if value >= 30:
        tens, value = divmod(value, 10)
        words.append(_ES_TENS[tens - 3])
        if value:
            words.append("y")
    if value:
        word = _ES[value]
        if value in (1, 21):
            word = (
                word[:-1] + "a"
                if feminine
                else ("un" if value == 1 else "veintiún")
                if before_noun
                else word
            )
        words.append(word)
    return words


def spanish(value: int, *, feminine: bool) -> str:
    """Write a number below a milliard in Spanish."""
    words: list[str] = []
    millions, rest = divmod(value, 10**6)
    thousands, units = divmod(rest, 1000)
    if millions:
        words += [*_spanish_thousands(millions), "millón" if millions == 1 else "millones"]
    if thousands:
        words += _spanish_below_thousand(thousands, feminine, before_noun=True) * (thousands > 1)
        words.append("mil")
    return " ".join(words + _spanish_below_thousand(units, feminine, before_noun=False))


def _spanish_thousands(value: int) -> list[str]:
    return _spanish_below_thousand(value, feminine=False, before_noun=True)


_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _english_below_thousand(value: int, joint: str, hyphen: str) -> str:
    words = []
    if value >= 100:
        words.append(f"{_EN[value // 100]} hundred")
        value %= 100
    if value:
        below = _EN[value] if value < 20 else _EN_TENS[value // 10 - 2]
        if value >= 20 and value % 10:
            below += hyphen + _EN[value % 10]
        words.append(below)
    return joint.join(words)


def english(value: int, *, british: bool, hyphen: str = "-", comma: bool = False) -> str:
    """Write a number below a milliard in English; British style says `and`."""
    joint = " and " if british else " "
    groups = []
    for scale, name in ((10**6, "million"), (10**3, "thousand")):
        count, value = divmod(value, scale)
        if count:
            groups.append(f"{_english_below_thousand(count, joint, hyphen)} {name}")
    if not value:
        return (", " if comma else " ").join(groups)
    last = _english_below_thousand(value, joint, hyphen)
    if groups and value < 100 and british:
        return " ".join(groups) + " and " + last
    return (", " if comma else " ").join([*groups, last])


def samples(language: str, count: int, seed: int) -> list[tuple[str, int]]:
    """Return random numbers of 1 to 9 digits in words, in random case, gender and style."""
    source = random.Random(seed)
    found = []
    for _ in range(count):
        value = source.randrange(1, 10 ** source.randrange(1, 10))
        if language in _PARTS:
            words = slavic(language, value, source.randrange(5), source.choice("mfn"))
        elif language == "es":
            words = spanish(value, feminine=source.random() < 0.5)
        else:
            words = english(
                value,
                british=source.random() < 0.5,
                hyphen=source.choice("- "),
                comma=source.random() < 0.5,
            )
        found.append((words, value))
    return found
