"""The fitted models in use."""

from stats.football.forecast.state import Forecaster
from stats.football.models import ForecastModel


def model_of(country: str, *, demo: bool) -> ForecastModel | None:
    """Return the model in use for a country by its code; None before the first; one query."""
    rows = ForecastModel.objects.filter(
        active=True, competition__demo=demo, competition__code__startswith=f"{country}."
    )
    return rows.select_related("competition").order_by("-fitted_at").first()


def forecaster_of(model: ForecastModel, day: int) -> Forecaster:
    """Return a model's state as of a day (an ordinal), to be asked and not to learn more."""
    state = Forecaster.restore(model.parameters["state"], ())
    state.advance(day, ())
    return state
