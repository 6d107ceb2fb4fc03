"""Where organisations stand: the tree, and which of them a request may look at."""

from sqlalchemy import ColumnElement, Select, insert, literal, select
from sqlalchemy.orm import Session

from tracker.access import place
from tracker.accounts.models import Organization, OrganizationPath


def plant(session: Session, row: Organization) -> None:
    """Write the rows of the tree for a new organisation below `row.parent_id`."""
    session.add(OrganizationPath(ancestor_id=row.id, descendant_id=row.id, depth=0))
    if row.parent_id is not None:
        above = select(
            OrganizationPath.ancestor_id, literal(row.id), OrganizationPath.depth + 1
        ).where(OrganizationPath.descendant_id == row.parent_id)
        columns = ["ancestor_id", "descendant_id", "depth"]
        session.execute(insert(OrganizationPath).from_select(columns, above))
    session.flush()


def below(org_id: int) -> Select[Organization]:
    """The organisations below that one, its own children first."""
    return (
        select(Organization)
        .join(OrganizationPath, OrganizationPath.descendant_id == Organization.id)
        .where(OrganizationPath.ancestor_id == org_id, OrganizationPath.depth > 0)
        .order_by(OrganizationPath.depth, Organization.id)
    )


def has_below() -> ColumnElement[bool]:
    """Whether an organisation of the statement around it has others below it."""
    return (
        select(OrganizationPath.depth)
        .where(OrganizationPath.ancestor_id == Organization.id, OrganizationPath.depth > 0)
        .exists()
    )


def looked_at(session: Session, org_id: int) -> int | None:
    """The organisation that this request looks at: `org_id`, or one below it that the address
    names; None where it names another or one's own.
    """
    code = place.named()
    if code is None:
        return org_id
    return session.scalar(
        below(org_id).where(Organization.code == code).with_only_columns(Organization.id)
    )
