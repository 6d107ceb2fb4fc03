"""操作记录: what the auditor reads."""

from flask import Blueprint

bp = Blueprint("trail", __name__, url_prefix="/trail")
