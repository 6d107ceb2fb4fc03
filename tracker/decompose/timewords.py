"""The wordings of a point of time, as one pattern: 2024年6月30日, 三季度末, 国庆节前 (domain.md 4.4).

To teach a wording, add a word to a table here; `moments` says which days it means. Full-width
digits and a blank inside (5月 20 日) are read too.
"""

import re

from tracker.decompose import numerals

# The eve of a feast of the solar calendar is the last day before it.
EVES = {
    "元旦": (12, 31),
    "三八": (3, 7),
    "妇女节": (3, 7),
    "植树节": (3, 11),
    "五一": (4, 30),
    "劳动节": (4, 30),
    "五四": (5, 3),
    "青年节": (5, 3),
    "护士节": (5, 11),
    "六一": (5, 31),
    "儿童节": (5, 31),
    "七一": (6, 30),
    "建党节": (6, 30),
    "八一": (7, 31),
    "建军节": (7, 31),
    "教师节": (9, 9),
    "国庆": (9, 30),
    "十一": (9, 30),
    "消防日": (11, 8),
    "宪法日": (12, 3),
    "圣诞": (12, 24),
}
# Lunar feasts, seasons and seasonal work: no day without a calendar.
_UNTOLD = (
    r"春节|元宵|清明|端午|七夕|中秋|重阳|除夕|腊八|小年|大年|新春|农历(?:新年|[^，。；]{0,8}?)|[双两]节|年关|"
    r"(?:腊|正|冬)月(?:[初十廿二三][一二三四五六七八九十]{1,2})?|"
    r"[主春夏秋伏]?汛期|[主春夏秋伏]?汛(?!前(?:安全|[大]?[检排自巡核普]查|准备|隐患|培训|演练|调度|会商|、))|入[汛冬夏秋春梅伏]|开春|立[春夏秋冬]|春分|夏至|秋分|冬至|"
    r"惊蛰|谷雨|芒种|霜降|小满|[大小][雪寒暑]|[春夏秋冬雨雪旱梅枯旺]季|丰水期|枯水期|主?雨季|台风季|"
    r"春[耕播种灌]|夏[收种播]|秋[收种播冬]|冬[种播修]|三[夏秋]|农忙|"
    r"(?:冬季)?(?:集中)?[供采]暖|(?:冬季)?供热|封冻|上冻|霜冻|结冰|冰冻|"
    r"(?:新学[期年]|[春秋]季?(?:学期)?|中小学|学生)?(?:开学|放[寒暑]?假)|[寒暑]假|新学[期年]|学期|"
    r"[高中]考|(?:全国|省|市|县)?两会|森林防火|防火|禁[渔烧]|开[渔海]|"
    r"[本这下]个?(?:周|星期)[一二三四五六日天末]?|(?<!每)(?:周|星期)[一二三四五六日末]"
)
_UNTOLD_TAIL = (
    r"(?:节日?|期|季|时节|时|高峰|旺季)?(?:假期|小?长假|放假|开始|结束|来临|到来|启动|收割)?"
)
_FEAST_TAIL = (
    r"(?:国际|建[党军])?(?:劳动|妇女|儿童|青年)?(?:节日?)?(?:[小长]?长?假期?|放假|假日|来临|到来)?"
)

JOIN = r"\s?(?:至|到|直至|—{1,2}|–|―|－|-|~|～)\s?"
_YEAR = (
    r"(?:(?P<printed>\d{4}|[二一][〇○Ｏ零一二三四五六七八九]{3})\s?(?:年度?|[.．](?=\s?\d{1,2}\s?月))|"
    r"(?P<short>\d\d)年(?=\s?\d{1,2}\s?月)|"
    r"(?P<rel>今年度?|本年度?|当年度?|明年度?|次年度?|翌年|来年|下一?年度?|后年|去年|上一?年度?|前年))"
)
_HAN = "一二三四五六七八九"
_MONTH_NUMBER = rf"\d{{1,2}}|十[一二]?|[{_HAN}元]"
_DAY_NUMBER = rf"\d{{1,2}}|三十一?|二?十[{_HAN}]?|[{_HAN}]"
_DAY = rf"(?:{_DAY_NUMBER})"
_PART = r"上中旬|中下旬|上旬|中旬|下旬|上半月|下半月|月?底|月?末|初|中(?=前)"
_MONTH = (
    rf"(?:(?P<month>{_MONTH_NUMBER})\s?月(?!一|亮|饼|嫂)(?:份)?|(?P<near>本月|当月|这个月|下个?月|次月)份?)"
    rf"(?:\s?(?P<day>{_DAY_NUMBER})(?:\s?[日号]|(?={JOIN}{_DAY}\s?[日号]))|\s?(?P<part>{_PART}))?"
)
_QUARTER = (
    rf"(?:前\s?(?P<first>[二两三23])个?季度|首(?P<one>季度)|第?(?P<quarter>[{_HAN}1-4])\s?个?季"
    rf"(?:度|(?=[末底]))|(?P<this>本?季度?)(?=[末底]))(?P<quarter_end>[末底])?"
)
_BEHIND_YEAR = r"(?(year)年?|(?<![\d每一二三四五六七八九十两几多近往半全整历常学逐数百千])年)"
_BEFORE = r"(?:以前|之前|前(?!后(?!续)|期|夕|往|述))"
_DATED = "|".join(EVES)
# What may stand between the day and 前: （含）, 24时, 下班.
_HOUR = (
    r"(?:\s?[（(]含[^）)]{0,6}[）)]|当[日天]|[上下]午|中午|晚上?|早上|凌晨|"
    r"\s?\d{1,2}\s?(?:时|点|[:：]\d\d)(?:整|半|\d{1,2}分)?|下班|结束|学期结束|到来){0,4}"
)
_MARK = rf"\s?(?P<mark>{_BEFORE}|止|之内|以内|内(?![容外部涝设控审生]))"
_FEAST = (
    rf"[“\"]?(?:(?P<feast>{_DATED})[”\"]?{_FEAST_TAIL}|(?P<untold>{_UNTOLD}){_UNTOLD_TAIL}|"
    rf"(?P<untold2>(?<![\u4e00-\u9fff])[年节]))[”\"]?(?={_HOUR}\s?{_BEFORE}|"
    rf"(?<=周)内)"
)
POINT = re.compile(
    rf"(?<![\d.．{_HAN}十每第])"
    rf"(?:(?P<dashed>\d{{4}}\s?[-./．]\s?\d{{1,2}}(?:\s?[-./．]\s?\d{{1,2}})?(?![\d%％月年])日?)|"
    rf"(?P<pointed>\d{{1,2}}[.．]\d{{1,2}})日?(?=\s?{_BEFORE})|"
    rf"(?:(?P<year>{_YEAR})\s?)?(?:"
    rf"{_MONTH}|"
    rf"(?P<lone>\d{{1,2}}|十[一二]?|[{_HAN}])(?=(?:{JOIN}|、)(?:{_MONTH_NUMBER})\s?月)|"
    rf"第?(?P<lone_quarter>[1-4一二三])(?=(?:{JOIN}|、)第?[2-4二三四]季度)|"
    rf"(?P<only>{_DAY_NUMBER})\s?[日号](?!\s?(?:之|以)?内)|"
    rf"(?P<half>[上下])半年(?P<half_end>[末底])?|{_QUARTER}|"
    rf"(?:{_BEHIND_YEAR}(?P<year_part>底|末|终|尾|内(?![容外部])|中(?=前))|(?P<ends>岁末(?!年初)|月[底末](?!月)))|"
    rf"{_FEAST}|"
    rf"(?(year)(?P<whole>)(?=\s?(?:{_BEFORE}|之内|以内|起|，|(?:要|将|须|全面|全部|力争|计划|基本|确保|底){{0,2}}完成)|$)|(?!))"
    rf"))(?:{_HOUR}{_MARK})?"
)
HINT = re.compile(r"[月年季日号前周]|\d[-./．]\d")  # no point of time is without one of these


def number(text: str) -> int | None:
    """Return what digits of any width or Chinese numerals write; 元月 is the first.

    >>> number("１２"), number("十二"), number("元")
    (12, 12, 1)
    """
    if text == "元":
        return 1
    return int(text) if text.isdecimal() else numerals.value(text)
