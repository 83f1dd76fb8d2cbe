"""The shape of a duty list on paper: five sheets with their columns, headings in Chinese and English."""

from wangge.kernel.sheets import Column, SheetSpec

LIMITS = (
    Column("sign", "签收时限", "sign limit", most=30),
    Column("contact", "联系时限", "contact limit", most=30),
    Column("whole", "办理时限", "handling limit", most=30),
    Column("check", "核查时限", "check limit", most=30),
    Column("other_limits", "其他时限", "other limits", most=300),
)
WORDS = (
    Column("open_when_zh", "立案条件", "open when (Chinese)", most=300),
    Column("open_when_en", "立案条件（英文）", "open when", most=400),
    Column("close_when_zh", "结案条件", "close when (Chinese)", most=300),
    Column("close_when_en", "结案条件（英文）", "close when", most=400),
)
CATEGORIES = SheetSpec(
    "categories",
    "目录",
    "categories",
    (
        Column("code", "编码", "code", "code", is_needed=True, most=40),
        Column("name_zh", "名称", "name (Chinese)", is_needed=True, most=60),
        Column("name_en", "英文名称", "name", most=120),
        Column("parent", "上级编码", "parent code", "code", most=40),
    ),
    ("code",),
)
MATTERS = SheetSpec(
    "matters",
    "事项",
    "matters",
    (
        Column("code", "编码", "code", "code", is_needed=True, most=20),
        Column("category", "目录编码", "category code", "code", is_needed=True, most=40),
        Column("name_zh", "名称", "name (Chinese)", is_needed=True, most=80),
        Column("name_en", "英文名称", "name", most=120),
        *WORDS,
        *LIMITS,
        Column("urgency", "紧急程度", "urgency", most=10),
        Column("level", "层级", "level", most=10),
        Column("flow", "流程", "process", most=40),
        Column("needs_evidence", "须有凭证", "evidence needed", "yes"),
        Column("may_self_handle", "可自行处置", "self-handling allowed", "yes"),
        Column("is_public", "公开", "public", "yes"),
        Column("legal_basis", "法律依据", "legal basis", most=200),
        Column("keywords", "关键词", "keywords", most=1000),
        Column("tags", "标签", "tags", most=400),
    ),
    ("code",),
)
CONDITIONS = SheetSpec(
    "conditions",
    "条件",
    "conditions",
    (
        Column("matter", "事项编码", "matter code", "code", is_needed=True, most=20),
        Column("code", "条件编号", "condition", is_needed=True, most=20),
        *WORDS,
        *LIMITS,
    ),
    ("matter", "code"),
)
DUTIES = SheetSpec(
    "duties",
    "职责",
    "duties",
    (
        Column("matter", "事项编码", "matter code", "code", is_needed=True, most=20),
        Column("area", "区域", "area", is_needed=True, most=300),
        Column("unit", "单位", "unit", is_needed=True, most=160),
        Column("desk", "岗位", "desk", most=160),
        Column("level", "层级", "level", most=10),
        Column("is_main", "主办", "main", "yes"),
        Column("clause", "条款", "clause", most=300),
    ),
    ("matter", "area", "unit", "level"),
)
LIMIT_RULES = SheetSpec(
    "limits",
    "时限",
    "limits",
    (
        Column("matter", "事项编码", "matter code", "code", is_needed=True, most=20),
        Column("condition", "条件编号", "condition", most=20),
        Column("area", "区域", "area", most=300),
        Column("unit", "单位", "unit", most=160),
        Column("kind", "计时", "clock", is_needed=True, most=30),
        Column("limit", "时限", "limit", is_needed=True, most=30),
        Column("effective_from", "自", "from", "date", is_needed=True),
        Column("effective_to", "至", "until", "date"),
    ),
    ("matter", "condition", "area", "unit", "kind", "effective_from"),
)
SHEETS = (CATEGORIES, MATTERS, CONDITIONS, DUTIES, LIMIT_RULES)
SPECS = {spec.key: spec for spec in SHEETS}


def split_words(written: str) -> list[str]:
    """Words written with commas of either kind, 、 or ; between them, each once."""
    for sign in ",，;；\n":
        written = written.replace(sign, "、")
    return list(dict.fromkeys(word.strip() for word in written.split("、") if word.strip()))
