"""What the demonstration entered of money and storage: the public figure as it stands, the rest marked as invented."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import MoneyKind
from tracker.store.models import MoneyFigure, StorageFigure

INVENTED = "Demonstration figure"


def test_the_money_of_the_third_year_is_the_public_figure(story: Session) -> None:
    (third,) = story.scalars(select(MoneyFigure).where(MoneyFigure.year == 2017))
    assert (third.kind, third.amount_cents) == (MoneyKind.APPROPRIATED, 325_000_00)
    assert "$325,000" in third.source
    assert INVENTED not in third.source


def test_every_other_figure_is_marked_as_invented(story: Session) -> None:
    for model, others in ((MoneyFigure, 6), (StorageFigure, 18)):
        sources = story.scalars(select(model.source)).all()
        assert sum(INVENTED in source for source in sources) == others
    years = story.execute(
        select(MoneyFigure.year, func.sum(MoneyFigure.amount_cents))
        .where(MoneyFigure.kind == MoneyKind.SPENT)
        .group_by(MoneyFigure.year)
        .order_by(MoneyFigure.year)
    ).all()
    assert [tuple(row) for row in years] == [(2015, 38_520_00), (2016, 445_304_75)]
