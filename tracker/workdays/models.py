"""Days that are not what their weekday says, and which years are published (domain.md 6.1)."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base


class CalendarYear(Base):
    """A year the table covers; provisional until the State Council's notice is loaded."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    provisional: Mapped[bool]
    source: Mapped[str] = mapped_column(String(120))


class CalendarDay(Base):
    """A weekday of rest or a weekend day of work (调休上班). Other days follow their weekday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(60), default="")
