"""Operations on what is known beforehand: matters, units, processes."""

from typing import Annotated

from django.http import Http404
from ninja import Path, Query, Router

from wangge.catalog import queries as catalog_queries
from wangge.console.api import shapes_lists as told
from wangge.console.api.viewers import Asked
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.units import queries as unit_queries

router = Router(tags=["lists"])
AreaNo = Annotated[int, Query(ge=0, lt=2**63)]


@router.get("/matters", response=told.MattersOut)
def list_matters(request: Asked) -> told.MattersOut:
    """The duty list in force."""
    matters = sorted(catalog_queries.matters_in_force().values(), key=lambda matter: matter.code)
    return told.MattersOut.model_validate({"items": matters})


@router.get("/units", response=told.UnitsOut)
def list_units(request: Asked, area_no: AreaNo | None = None) -> told.UnitsOut:
    """The units that serve an area, the nearest first; without one, every unit there is."""
    if area_no is None:
        return told.UnitsOut.model_validate({"items": unit_queries.units_in_office(clock.today())})
    return told.UnitsOut.model_validate({"items": catalog_queries.units_at(area_no)})


@router.get("/flows", response=told.FlowsOut)
def list_flows(request: Asked) -> told.FlowsOut:
    """Every published version of every process, newest first."""
    return told.FlowsOut.model_validate({"items": flow_queries.versions()})


@router.get("/flows/{key}", response=told.FlowOut)
def read_flow(request: Asked, key: Annotated[str, Path(pattern=r"^[a-z_]{1,40}-[0-9]{1,6}$")]) -> told.FlowOut:
    """One version: its states with who has the ball, its moves with who may and what they need, its clocks."""
    if flow_queries.version(key) is None:
        raise Http404
    flow = flow_queries.flow_by_key(key)
    parts = {name: list(getattr(flow, name).values()) for name in ("states", "moves", "clocks")}
    return told.FlowOut.model_validate({**vars(flow), "key": flow.key, **parts})
