"""Lists as Stripe pages them: newest first, a cursor that is an object's id, and `has_more`."""

import json
from typing import Any

from tests.stripe_server.desk import Call
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import invalid, no_such

DEFAULT_LIMIT, MOST = 10, 100
COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


class Filters:
    """Collects conditions on rows of `objects`; column names are fixed text of this package."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    def field(self, name: str, wanted: Any) -> None:
        if wanted is not None:
            self.add(f"json_extract(body, '$.{name}') = ?", wanted)

    def moment(self, column: str, wanted: int | dict[str, int] | None) -> None:
        """`created=5` or `created[gte]=5`."""
        if isinstance(wanted, int):
            self.add(f"{column} = ?", wanted)
        for word, value in wanted.items() if isinstance(wanted, dict) else ():
            self.add(f"{column} {COMPARISONS[word]} ?", value)


def page(call: Call, kind: str, *, filters: Filters | None = None, account: str | None = None) -> Json:
    """Everyone's list takes `created`, `limit` and the two cursors; the rest stands in `filters`."""
    params = call.params
    filters = filters or Filters()
    # The kind is written out, not bound: SQLite uses a partial index only where it can see that it fits.
    filters.add(f"kind = '{kind}' AND account = ?", call.account if account is None else account)
    filters.moment("created", params.get("created"))
    limit = _limit(params.get("limit", DEFAULT_LIMIT))
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise invalid(
            "You may only specify one of these parameters: ending_before, starting_after.", param="ending_before"
        )
    if after:
        filters.add("seq < ?", _cursor(call, kind, after, "starting_after"))
    if before:
        filters.add("seq > ?", _cursor(call, kind, before, "ending_before"))
    order = "ASC" if before else "DESC"
    rows = call.store.rows(
        f"SELECT body FROM objects WHERE {' AND '.join(filters.conditions)} ORDER BY seq {order} LIMIT ?",
        *filters.values,
        limit + 1,
    )
    found = [json.loads(row["body"]) for row in rows[:limit]]
    if before:
        found.reverse()
    return {"object": "list", "data": found, "has_more": len(rows) > limit, "url": call.path}


def _limit(limit: int) -> int:
    if limit < 1:
        raise invalid("This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="limit")
    if limit > MOST:
        raise invalid(
            f"This value must be less than or equal to {MOST} (it currently is '{limit}').",
            code="parameter_invalid_integer",
            param="limit",
        )
    return limit


def _cursor(call: Call, kind: str, object_id: str, param: str) -> int:
    row = call.store.row("SELECT seq FROM objects WHERE id = ? AND kind = ?", object_id, kind)
    if row is None:
        raise no_such(kind.replace("_", " "), object_id, param=param)
    seq: int = row["seq"]
    return seq
