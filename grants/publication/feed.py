"""The shape of the public feeds (marshmallow): the same figures as the pages, for machines. Amounts in cents."""

from __future__ import annotations

from marshmallow import Schema, fields

from grants.kernel.money import CURRENCY


def _texts(attribute: str | None = None) -> fields.Dict:
    """A text by language code."""
    return fields.Dict(keys=fields.String(), values=fields.String(), attribute=attribute)


class GivenSchema(Schema):
    """Money by how far it has come: promised and not sent, sent, confirmed by the bank side."""

    total_cents = fields.Integer(attribute="cents")
    encumbered_cents = fields.Integer(attribute="encumbered")
    sent_cents = fields.Integer(attribute="sent")
    confirmed_cents = fields.Integer(attribute="confirmed")


class ShownSchema(Schema):
    """A public answer with its question; `value` is a text, a number, cents, a date, or labels by language."""

    key = fields.String()
    label = _texts()
    type = fields.String()
    value = fields.Raw()
    locale = fields.String()


class ThemeSchema(Schema):
    key = fields.String()
    label = _texts()


class MeasureSchema(Schema):
    """A measure: how much was done, how well, and is anyone better off. A number that may have decimals is a text."""

    key = fields.String()
    kind = fields.String()
    name = _texts()
    unit = _texts()
    baseline = fields.Raw(allow_none=True)
    target = fields.Raw(allow_none=True)
    actual = fields.Raw()


class AwardSchema(Schema):
    """A listed award; `url` is its page."""

    reference = fields.String()
    url = fields.String()
    organization = fields.String(attribute="organization_name")
    project = fields.String(attribute="project_title")
    program = _texts()
    round = _texts("round_title")
    zip = fields.String()
    themes = fields.List(fields.Nested(ThemeSchema))
    signed_at = fields.DateTime(format="iso")
    reported_at = fields.DateTime(format="iso", allow_none=True)
    currency = fields.Constant(CURRENCY)
    money = fields.Nested(GivenSchema, attribute="given")
    purpose = fields.List(fields.Nested(ShownSchema))
    outcome = fields.List(fields.Nested(ShownSchema))
    measures = fields.List(fields.Nested(MeasureSchema))


class TotalsSchema(Schema):
    """Of everything that was asked for, not of one page."""

    awards = fields.Integer()
    money = fields.Nested(GivenSchema, attribute="given")


class AwardsFeed(Schema):
    """A page of awards; `next` is the address of the page after it, null on the last."""

    totals = fields.Nested(TotalsSchema)
    awards = fields.List(fields.Nested(AwardSchema))
    next = fields.String(allow_none=True)


class FundSchema(Schema):
    """A fund's books. appropriated = left + encumbered + sent + confirmed; listed + set aside = the last three."""

    key = fields.String()
    name = _texts()
    source = _texts()
    restrictions = _texts()
    fiscal_year = fields.String()
    currency = fields.Constant(CURRENCY)
    appropriated_cents = fields.Integer(attribute="appropriated")
    encumbered_cents = fields.Integer(attribute="encumbered")
    sent_cents = fields.Integer(attribute="sent")
    confirmed_cents = fields.Integer(attribute="confirmed")
    left_cents = fields.Integer(attribute="left")
    listed = fields.Nested(GivenSchema)
    set_aside_cents = fields.Integer(attribute="set_aside")


class BooksFeed(Schema):
    """Every fund's books and their sum."""

    funds = fields.List(fields.Nested(FundSchema))
    total = fields.Nested(FundSchema(exclude=("key", "name", "source", "restrictions", "fiscal_year")))
