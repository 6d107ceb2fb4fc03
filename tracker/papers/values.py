"""What a cell can hold."""

from datetime import date

Value = str | int | float | date | None
