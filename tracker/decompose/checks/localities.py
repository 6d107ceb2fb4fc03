"""Of which county and township a paper is, told from its own head: 县 or 区, 镇 or 乡 (L-LEVEL)."""

import re
from typing import NamedTuple

from tracker.decompose.rules import Header

_PART = r"(?:(?!关于|全面|推进|加强|深化|各|开展|贯彻|做好|政务|政府)[\u4e00-\u9fff]){%d,%d}?"
_PLACE = re.compile(
    rf"(?:\d{{4}}年度?)?(?:{_PART % (2, 6)}(?:省|自治区))?(?:{_PART % (2, 6)}(?P<city>市|自治州|"
    rf"州|盟|地区))?"
    rf"(?:{_PART % (1, 8)}(?P<county>县|(?<!自治)(?<!地)(?<!开发)(?<!园)(?<!社)区|市|旗)(?!级|域|"
    rf"直|[委属]|政府))?"
    rf"(?:{_PART % (2, 8)}(?P<town>镇(?!化)|(?<!城)乡(?![村镇])|街道))?"
)


class Place(NamedTuple):
    """The words for the paper's county (县, 区, 市, 旗) and township (镇, 乡, 街道), where known.

    `city` says that nothing below a city is named: its own papers, or those of its bureaus.
    """

    county: str | None
    town: str | None
    city: bool = False


def place(header: Header) -> Place:
    """Return where the paper comes from; what its own name leaves open its superiors may tell."""
    own = [_read(name) for name in (header.title, header.issuer) if name]
    town = next((one.town for one in own if one.town), None)
    county = next((one.county for one in own if one.county), None)
    city = not town and not county and any(one.city for one in own)
    if not county and town:
        above = [_read(name) for name in header.parents]
        county = next((one.county for one in above if one.county and not one.city), None)
        county = county or _addressed(header.addressee)
    return Place(county, town, city)


def _read(name: str) -> Place:
    """The place a name begins with.

    >>> tuple(_read("云溪县柳林镇2022年工作方案")), tuple(_read("清源市青山镇方案"))
    (('县', '镇', False), ('市', '镇', False))
    >>> tuple(_read("清源市水利局2025年要点"))
    (None, None, True)
    """
    match = _PLACE.match(name)
    if not match:
        return Place(None, None)
    county, town = match["county"], match["town"]
    if match["city"] == "市" and town and not county:
        county = "市"  # a township right under a city: one of county rank
    return Place(county, town, bool(match["city"]) and not county and not town)


def _addressed(addressee: str | None) -> str | None:
    """县政府办：, 区人民政府："""
    found = re.match("([县区旗])(?:人民政府|政府|委)", addressee or "")
    return found[1] if found else None
