"""The new text of the desk's paper: a clause changed, one new, one gone, the others stay."""

from tests.intake.conftest import POINTS

CHANGES = (
    ("政务新媒体每周更新一次。", "政务新媒体每月更新两次，内容须经三审。"),
    (
        "（二）开展业务培训。组织开展一次政务公开业务培训。",
        "（二）规范依申请公开。10月底前建立依申请公开办理台账。",
    ),
)


def new_text() -> str:
    """The same 文号, with a task amended, one withdrawn, one added."""
    text = POINTS
    for was, now in CHANGES:
        assert was in text
        text = text.replace(was, now)
    return text
