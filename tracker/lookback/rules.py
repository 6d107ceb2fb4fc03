"""When a look-back may conclude, and what a verdict asks for (domain.md 7)."""

from enum import StrEnum


class CampaignState(StrEnum):
    """A look-back runs, or is concluded."""

    REVIEWING = "reviewing"
    CONCLUDED = "concluded"
