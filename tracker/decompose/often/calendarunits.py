"""Periods of the calendar as offices name them: 季度, 半年, 3个月, 30天 (domain.md 4.4)."""

from tracker.decompose import numerals
from tracker.decompose.rules import Every

# Longest first, as the rules try them. A blank may stand inside, as some printers leave it.
UNIT = (
    r"(?:工作日|小时|分钟|星期|礼拜|季\s?度|季(?![节稻])|学期|学年|半\s?年|半个?月|半[天日]|[双单][月周]|"
    r"年\s?度|年(?![级龄轻均货代产])|月(?:度|份)?(?![饼薪均嫂球])|周(?![边岁期转密])|旬|[晚夜]|"
    r"日(?![本元])|天(?![然气]))"
)
_UNITS = {
    "日": Every.DAY,
    "天": Every.DAY,
    "晚": Every.DAY,
    "夜": Every.DAY,
    "工作日": Every.DAY,
    "周": Every.WEEK,
    "星期": Every.WEEK,
    "礼拜": Every.WEEK,
    "月": Every.MONTH,
    "月度": Every.MONTH,
    "月份": Every.MONTH,
    "季": Every.QUARTER,
    "季度": Every.QUARTER,
    "半年": Every.HALF_YEAR,
    "年": Every.YEAR,
    "年度": Every.YEAR,
    "学年": Every.YEAR,
}
_MANY = {
    ("日", 7): Every.WEEK,
    ("天", 7): Every.WEEK,
    ("日", 30): Every.MONTH,
    ("天", 30): Every.MONTH,
    ("日", 90): Every.QUARTER,
    ("天", 90): Every.QUARTER,
    ("月", 3): Every.QUARTER,
    ("月", 6): Every.HALF_YEAR,
    ("月", 12): Every.YEAR,
    ("季度", 2): Every.HALF_YEAR,
    ("季度", 4): Every.YEAR,
    ("小时", 24): Every.DAY,
}


def every(unit: str, count: str | None) -> Every:
    """Return the period of `count` times `unit`; one that no code has is `PERIODIC`.

    >>> every("月", "三").value, every("季 度", None).value, every("周", "两").value
    ('P3M', 'P3M', 'periodic_unspecified')
    """
    unit = "".join(unit.split())
    many = numerals.value(count) if count else 1
    if many == 1:
        return _UNITS.get(unit, Every.PERIODIC)
    return _MANY.get((unit, many or 0), Every.PERIODIC)
