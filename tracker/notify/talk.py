"""A talk with a mail server, step by step, and what to do where it ended. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepName(StrEnum):
    """What must succeed, in this order; TLS and sign-in only where they are set."""

    CONNECTED = "connected"
    TLS = "tls"
    SIGNED_IN = "signed_in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    TAKEN = "taken"


STEP_NAMES = {
    StepName.CONNECTED: "连接服务器",
    StepName.TLS: "加密连接",
    StepName.SIGNED_IN: "登录",
    StepName.SENDER: "发件人",
    StepName.RECIPIENT: "收件人",
    StepName.TAKEN: "收下信件",
}


class Fault(StrEnum):
    """Why there was no answer with a number."""

    NAME = "name"  # nobody knows a host of that name
    CLOSED = "closed"  # nobody listens at that port
    SILENT = "silent"  # no answer in time
    CERTIFICATE = "certificate"
    TLS = "tls"  # it speaks no TLS there, or a TLS we do not
    NO_STARTTLS = "no_starttls"
    CUT = "cut"  # it closed the line


@dataclass(frozen=True, slots=True)
class Step:
    """Something that succeeded, with the server's own words."""

    name: StepName
    said: str


SET = "TRACKER_SMTP_URL"
BY_FAULT = {
    Fault.NAME: f"找不到这台主机；请核对 {SET} 里的主机名。",
    Fault.CLOSED: f"端口没有开放；请核对 {SET} 里的端口（常见 25、465、587），并看防火墙是否放行。",
    Fault.SILENT: f"服务器没有按时回应；请核对 {SET} 里的主机和端口，并看防火墙是否放行。",
    Fault.CERTIFICATE: f"服务器的证书不可信，或与主机名不符；请在 {SET} 里用证书上的主机名，"
    "或请邮件管理员更换证书。",
    Fault.TLS: f"加密方式对不上；465 端口请在 {SET} 里用 smtps://，25、587 端口用 smtp://，"
    "后面加 ?starttls=1。",
    Fault.NO_STARTTLS: f"服务器不支持 STARTTLS 或登录；请核对 {SET}：465 端口用 smtps://，"
    "内网不加密的服务器去掉 ?starttls=1。",
    Fault.CUT: "服务器中途断开了连接；请过几分钟再试，仍然不行请邮件管理员查看服务器日志。",
}
ASK = "请把服务器的答复告诉邮件管理员。"
PASSWORD = (
    f"账号或密码不对；请核对 {SET} 里的用户和密码。不少邮箱要用“授权码”代替密码；"
    "密码里的 @ : / 要写成 %40 %3A %2F。"
)
SENDER = "服务器不许用这个发件人；请把 TRACKER_MAIL_FROM 改成登录账号的邮箱。"
RECIPIENT = (
    "服务器不收这个收件地址；请核对地址。"
    "答复里提到 relay 或 sender 的，请核对登录的账号和 TRACKER_MAIL_FROM。"
)


SIGN_IN = f"服务器要求先登录或先加密；请在 {SET} 里写上用户和密码，并加 ?starttls=1。"
LATER = "服务器暂时不收；请过几分钟再试。"
ARRIVED = "信已经交出，但没有等到答复；请看看邮箱里是否收到。"

BY_CODE = {530: SIGN_IN, 534: PASSWORD, 535: PASSWORD, 538: SIGN_IN}
NOT_ALLOWED = (501, 550, 551, 553, 554)


def advice(steps: Sequence[Step], code: int | None, fault: Fault | None, doubtful: bool) -> str:
    """What to do about a talk that ended after `steps` with this answer or fault.

    >>> advice([], None, Fault.NAME, False)
    '找不到这台主机；请核对 TRACKER_SMTP_URL 里的主机名。'
    """
    if doubtful:
        return ARRIVED
    if fault is not None:
        return BY_FAULT[fault]
    return _by_code(steps[-1].name if steps else None, code or 0)


def _by_code(last: StepName | None, code: int) -> str:
    if code in BY_CODE:
        return BY_CODE[code]
    if 400 <= code < 500:
        return LATER
    if code in NOT_ALLOWED and last == StepName.SENDER:
        return RECIPIENT
    before = (StepName.CONNECTED, StepName.TLS, StepName.SIGNED_IN)
    return SENDER if code in NOT_ALLOWED and last in before else ASK
