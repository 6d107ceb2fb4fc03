"""The wordings of a point of time, as one pattern: 2024年6月30日, 三季度末 (domain.md 4.4).

`timepoints` says which days they mean. Full-width digits and a blank inside (5月 20 日) are read
too. Where one may begin `_BEGINS` tells by two characters: elsewhere nothing is tried.
"""

import re

from tracker.decompose import numerals

JOIN = r"\s?(?:至|到|直至|—{1,2}|–|―|－|-|~|～)\s?"
YEAR = (
    r"(?:(?P<printed>\d{4}|[二一][〇○Ｏ零一二三四五六七八九]{3})\s?(?:年度?|[.．](?=\s?\d{1,2}\s?月))|"
    r"(?P<short>\d\d)年(?=\s?\d{1,2}\s?月)|"
    r"(?P<rel>[今本当明次后前]年度?|翌年|来年|下一?年度?|去年|上一?年度?))"
)
BEFORE = r"(?:以前|之前|前(?!后(?!续)|期|夕|往|述))"
# What may stand between the day and 前: （含）, 24时, 下班.
HOUR = (
    r"(?:\s?[（(]含[^）)]{0,6}[）)]|当[日天]|[上下]午|中午|晚上?|早上|凌晨|"
    r"\s?\d{1,2}\s?(?:时|点|[:：]\d\d)(?:整|半|\d{1,2}分)?|下班|结束|到来){0,4}"
)
_HAN = "一二三四五六七八九"
_MONTH_NUMBER = rf"\d{{1,2}}|十[一二]?|[{_HAN}元]"
_DAY_NUMBER = rf"\d{{1,2}}|三十一?|二?十[{_HAN}]?|[{_HAN}]"
_PART = r"上中旬|中下旬|上旬|中旬|下旬|上半月|下半月|月?底|月?末|初|中(?=前)"
_MONTH = (
    rf"(?:(?P<month>{_MONTH_NUMBER})\s?月(?![一亮饼嫂])(?:份)?|"
    r"(?P<near>本月|当月|这个月|下个?月|次月)份?)"
    rf"(?:\s?(?P<day>{_DAY_NUMBER})(?:\s?[日号]|(?={JOIN}(?:{_DAY_NUMBER})\s?[日号]))|"
    rf"\s?(?P<part>{_PART}))?"
)
# A bare number before another month or quarter: 7—9月, 7、8月, 二至三季度.
_LONE = (
    rf"(?P<lone>\d{{1,2}}|十[一二]?|[{_HAN}])(?=(?:{JOIN}|、)(?:{_MONTH_NUMBER})\s?月)|"
    rf"第?(?P<lone_quarter>[1-4一二三])(?=(?:{JOIN}|、)第?[2-4二三四]季度)"
)
_QUARTER = (
    rf"(?:前\s?(?P<first>[二两三23])个?季度|(?P<one>首季度)|第?(?P<quarter>[{_HAN}1-4])\s?个?季"
    rf"(?:度|(?=[末底]))|(?P<this>本?季度?)(?=[末底]))(?P<quarter_end>[末底])?"
)
_YEAR_PART = (
    r"(?:(?(year)年?|(?<![\d每一二三四五六七八九十两几多近往半全整历常学逐百千])(?<!数(?=年[内中]))年)"
    r"(?P<year_part>底|末|终|尾|内(?![容外部])|中(?=前))|(?P<ends>岁末(?!年初)|月[底末](?!月)))"
)
_DIGITS = (
    r"(?P<dashed>\d{4}\s?[-./．]\s?\d{1,2}(?:\s?[-./．]\s?\d{1,2})?(?![\d%％月年])日?)|"
    rf"(?P<pointed>\d{{1,2}}[.．]\d{{1,2}})日?(?=\s?{BEFORE})"
)
_YEAR_ALONE = (  # 2025年前, 到2025年，, 2024年全面完成
    rf"(?(year)(?P<whole>)(?=\s?(?:{BEFORE}|之内|以内|起|，|"
    r"(?:要|将|须|全面|全部|力争|计划|基本|确保|底){0,2}完成)|[。；]|$)|(?!))"
)
_MARK = rf"\s?(?P<mark>{BEFORE}|止|之内|以内|内(?![容外部涝设控审生]))"
# The first characters of all wordings, and what follows those that begin many another word. A
# class comes first, so that the engine passes over all others by itself.
_BEGINS = re.compile(
    rf"[\d{_HAN}十第元今本当明次翌来后去上下前这首季年月岁](?<![\d.．{_HAN}十每第].)"
    r"(?:(?<=\d)(?=\d{0,3}\s?[年月日号季个至到直、—–―－~～./．-])|"
    rf"(?<=\D)(?=[\s\d{_HAN}十〇○Ｏ零两年月日号季个半度底末终尾内中至到直、—–―－~～-]))"
)
_POINT = re.compile(
    rf"(?:{_DIGITS}|(?:(?P<year>{YEAR})\s?)?(?:{_MONTH}|{_LONE}|"
    rf"(?P<only>{_DAY_NUMBER})\s?[日号](?!\s?(?:之|以)?内)|"
    rf"(?P<half>[上下])半年(?P<half_end>[末底])?|{_QUARTER}|{_YEAR_PART}|{_YEAR_ALONE}))"
    rf"(?:{HOUR}{_MARK})?"
)
UNITS = "月年季日号前周"
_UNITS = re.compile(f"[{UNITS}]")
_DASHES = re.compile(r"[-./．](?<=\d.)\d")


def hinted(text: str) -> bool:
    """Whether a limit with a date may stand in `text`: it has a unit, or 6.30."""
    return _UNITS.search(text) is not None or _DASHES.search(text) is not None


def points(text: str) -> list[re.Match[str]]:
    """Return the wordings of points of time in `text`, in order."""
    return wordings(_BEGINS, _POINT, text)


def wordings(begins: re.Pattern[str], pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return what `pattern` finds in `text`, tried only at the characters that `begins` finds."""
    found: list[re.Match[str]] = []
    begin = begins.search(text)
    while begin:
        at, end = begin.span()
        if match := pattern.match(text, at):
            found.append(match)
            end = match.end()
        begin = begins.search(text, end)
    return found


def number(text: str) -> int | None:
    """Return what digits of any width or Chinese numerals write; 元月 is the first.

    >>> number("１２"), number("十二"), number("元")
    (12, 12, 1)
    """
    if text == "元":
        return 1
    return numerals.value(text)
