"""Work points as long as wanted, in the manner of an office: as text and as a .docx."""

import io
from collections.abc import Iterator
from itertools import count, islice

A_CLAUSE = 2.6  # tasks that a terse clause gives
PAGE = 620  # characters of a page: 22 lines of 28
TITLE = "云麓县2026年政务公开工作要点"
HEAD = (TITLE, "云政办发〔2026〕9号", "各乡镇人民政府，县政府各部门：")
LEAD = "为做好2026年政务公开工作，结合我县实际，制定本要点。"
TAIL = ("云麓县人民政府办公室", "2026年4月17日")
# Sizes without a common divisor, so that words meet anew in every clause, as in a real paper.
SUBJECTS = (
    "村务公开",
    "财政信息",
    "政策解读",
    "公开平台",
    "依申请公开",
    "政务新媒体",
    "重点领域",
    "惠农补贴",
    "社会救助",
    "义务教育",
    "公共卫生",
    "安全生产",
    "生态环境",
    "土地征收",
    "房屋拆迁",
    "农村危房改造",
    "公共文化服务",
    "食品药品监管",
    "就业创业",
    "养老服务",
    "政府采购",
    "公共资源交易",
    "行政执法",
)
DOERS = (
    "县财政局",
    "县民政局",
    "党政办公室",
    "各乡镇人民政府",
    "县政务服务局",
    "县司法局",
    "县教育局",
    "县卫生健康局",
    "县应急管理局",
    "县自然资源局",
    "县农业农村局",
    "县住房城乡建设局",
    "县市场监管局",
    "县人力资源社会保障局",
    "县发展和改革局",
    "县文化和旅游局",
    "县融媒体中心",
    "县生态环境分局",
    "各街道办事处",
)
WHENS = (
    "6月底前",
    "每季度末",
    "9月30日前",
    "年底前",
    "每月",
    "11月中旬前",
    "持续",
    "5月20日前",
    "上半年",
    "每周",
    "10月底前",
    "8月15日前",
    "第三季度末前",
)
WORK = (
    "完成{subject}目录的更新，并在门户网站集中公布",
    "组织一次{subject}业务培训，覆盖率达到{share}%以上",
    "对{subject}栏目逐项核查，坚决杜绝长期不更新",
    "编制{subject}指南，图解比例不低于{share}%",
    "开展{subject}群众满意度调查，及时回应关切",
    "建立{subject}台账，新增信息{n}条以上，做到底数清、情况明",
    "由{doer}牵头梳理{subject}事项清单，各村（社区）同步上墙公示",
    "召开{subject}专题调度会，通报存在的问题，限期整改到位",
    "健全{subject}信息发布审核机制，严格落实先审后发",
    "围绕{subject}制作解读材料{n}份，通过图解、短视频等形式集中推送",
    "{doer}要定期抽查{subject}信息，对错链、断链在{n}个工作日内修复",
)
BACKGROUND = (
    "近年来，各级各部门{subject}的意识明显增强，制度逐步健全，群众的知晓度和满意度稳中有升，"
    "但内容不全、更新不及时、查找不便的情况在少数单位依然存在。",
    "{subject}与群众生产生活关系密切，是上级考核的重点内容，也是今年的一项基础性工作。",
    "{subject}涉及面广、政策性强，要进一步提高认识，切实增强做好这项工作的责任感和紧迫感。",
)
CHINESE = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number below a hundred as headings write it.

    >>> chinese(3), chinese(10), chinese(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    ten = ("" if tens < 2 else CHINESE[tens]) + "十" if tens else ""
    return ten + (CHINESE[ones] if ones or not tens else "")


def clauses(*, is_terse: bool = False, first: int = 0) -> Iterator[tuple[int, str]]:
    """Endless headings (level 1) and clauses (level 2), no two alike, every one with its work.

    `first` begins elsewhere, for a paper that nobody has read yet. Terse ones go without the
    background that makes a real document half as dense.
    """
    number = count(first)
    for chapter in count(1):
        yield 1, f"{chinese((chapter - 1) % 99 + 1)}、深化{SUBJECTS[chapter % len(SUBJECTS)]}"
        for section in range(1, 10):
            yield 2, _clause(section, next(number), is_terse)


def _clause(section: int, n: int, is_terse: bool) -> str:
    subject = SUBJECTS[n % len(SUBJECTS)]
    first, second = _work(n), _work(7 * n + 3)
    background = "" if is_terse else BACKGROUND[n % len(BACKGROUND)].format(subject=subject)
    return (
        f"（{chinese(section)}）做好第{n + 1}批{subject}。{background}"
        f"{WHENS[n % len(WHENS)]}{first}。{second}。"
        f"（牵头单位：{DOERS[n % len(DOERS)]}；配合单位：{DOERS[(5 * n + 1) % len(DOERS)]}）"
    )


def _work(n: int) -> str:
    return WORK[n % len(WORK)].format(
        subject=SUBJECTS[n // 2 % len(SUBJECTS)],
        doer=DOERS[n // 3 % len(DOERS)],
        share=40 + n % 57,
        n=2 + n % 29,
    )


def lines(characters: int, first: int = 0) -> Iterator[tuple[int, str]]:
    """The lines of a document of about so many characters, with their levels (0 is plain)."""
    yield from ((0, line) for line in HEAD)
    yield 0, LEAD
    told = 0
    for level, line in clauses(first=first):
        if told >= characters:
            break
        told += len(line) + 1
        yield level, line
    yield from ((0, line) for line in TAIL)


def text(size: int, first: int = 0) -> bytes:
    """A text file of about `size` bytes."""
    found: list[str] = []
    told = 0
    for _level, line in lines(size, first):  # a character is at least a byte
        found.append(line)
        told += len(line.encode()) + 1
        if told >= size:
            break
    return "\n".join(found).encode()


def plan(rows: int, number: int = 0) -> bytes:
    """A text file whose reading gives about `rows` tasks; each `number` has one of its own."""
    title, _, whom = HEAD
    body = islice(clauses(is_terse=True), round(rows / A_CLAUSE))
    head = (title, f"云政办发〔2026〕{number + 1}号", whom, LEAD)
    return "\n".join([*head, *(line for _, line in body), *TAIL]).encode()


def docx(pages: int, first: int = 0) -> bytes:
    """A Word file of about so many pages; its paragraphs are cut into runs, as Word leaves them."""
    from docx import Document

    document = Document()
    for level, line in lines(pages * PAGE, first):
        style = "Heading 1" if level == 1 else "Normal"
        paragraph = document.add_paragraph(style=style)
        third = max(1, len(line) // 3)
        for start in range(0, len(line), third):
            paragraph.add_run(line[start : start + third])
    table = document.add_table(rows=8, cols=3)
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            cell.text = f"第{number}项"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
