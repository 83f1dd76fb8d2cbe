"""What people had better leave out of free text: a hint, never a refusal; and what is not stored even if they do not.

Whoever writes may need the word to be understood, so nothing is refused and nothing is kept about having written it.
Names of places and institutions are not meant: 回民街, 自治区, 党员活动室, 防艾宣传.
"""

import re

KINDS = {  # the same expressions run in the page's script (ui/leave_out.js) while somebody types
    "ethnicity": (
        "(?:少数民族|[汉回满苗壮藏彝侗瑶傣黎羌]族|蒙古族|维吾尔族|土家族|朝鲜族|哈萨克族|布依族|维族)(?!自治|乡|镇|村|街|路|中学|小学|学校|风情|餐|饭店|文化|医)"
        "|回民(?!街|区|路|巷|中学|小学|学校|公墓|食堂|餐|饭店|村|医院)"
        "|\\b(?:Uyghurs?|Tibetans?|Hui people|ethnic minorit(?:y|ies))\\b"
    ),
    "religion": (
        "(?:基督|佛|天主|道|伊斯兰|邪)教徒|基督徒|穆斯林|信徒|教徒|(?:信仰?|入)(?:佛|基督|耶稣|伊斯兰|天主|邪)教?|宗教信仰"
        "|\\b(?:Muslims?|a Christian|Buddhists?|Catholics?)\\b"
    ),
    "party": (
        "(?:共产|预备|老|是个?|退休|中共)党员|党员(?=身份|家庭)|民主党派人|政治面貌|(?:他|她|本人|已|曾)入党|退过?党(?!校)"
        "|\\b(?:Communist )?[Pp]arty member\\b"
    ),
    "HIV": "艾滋(?!病?(?:防治|预防|宣传|日|知识))|(?:^|[^A-Za-z])(?:HIV|AIDS)(?![A-Za-z])",
    "criminal record": (
        "(?<![提之])前科|刑满释放|刑释|(?:服过|判过|犯过)[刑罪]|(?:坐过|蹲过)[牢监]|劳改犯|案底|犯罪记录|有吸毒史|吸毒人员"
        "|\\b(?:criminal record|ex-convicts?|served time)\\b"
    ),
}  # fmt: skip
NUMBERS = "(?:^|[^0-9])([0-9](?:[ -]?[0-9]){14,17}[0-9Xx]|[0-9](?:[ -]?[0-9]){18})(?![0-9Xx])"
_words = [re.compile(written) for written in KINDS.values()]
_numbers = re.compile(NUMBERS)
IN_A_CASE_NUMBER = re.compile(r"\d{6}[2-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7}")


def better_left_out(written: str) -> list[str]:
    """The words of a text that it may do without, in order; a number is told by its first digits only."""
    found = [(one.start(), one.group().strip()) for pattern in _words for one in pattern.finditer(written)]
    found += [(one.start(), f"{one[1][:4]}…") for one in _numbers.finditer(written) if is_of_a_person(one[1])]
    return list(dict.fromkeys(word for _at, word in sorted(found)))


def is_of_a_person(written: str) -> bool:
    """Whether a number is that of an identity card or a payment card: by length and check digit; no case number."""
    number = re.sub(r"[ -]", "", written).upper()
    if len(number) == 18 and is_id_number(number):
        return True
    return not IN_A_CASE_NUMBER.fullmatch(number) and number.isdigit() and is_card(number)


ID_NUMBER = re.compile(
    r"(?<!\d)\d{6}[ -]?(?:18|19|20)\d\d[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)"
)
ID_WEIGHTS, ID_CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def is_id_number(number: str) -> bool:
    """Whether 18 characters carry the check digit of a citizen's number (GB 11643-1999)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True))
    return number[-1] == ID_CHECKS[total % 11]


def is_card(number: str) -> bool:
    """Whether this is the number of a payment card: 16 to 19 digits with the check digit of Luhn (ISO/IEC 7812)."""
    digits = [int(one) for one in number if one.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return 16 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def without_id_numbers(written: str) -> str:
    """The text with the middle of every citizen's number masked: 3205**********1234."""
    return ID_NUMBER.sub(_masked, written)


def _masked(found: re.Match[str]) -> str:
    number = re.sub(r"[ -]", "", found.group()).upper()
    return f"{number[:4]}{'*' * 10}{number[-4:]}" if is_id_number(number) else found.group()
