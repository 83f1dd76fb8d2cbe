"""Verbs of the territory: bring in divisions and borders; plan, carry out and undo a re-division."""

from wangge.areas.actions.carrying import carry_out_plan
from wangge.areas.actions.correcting import correct_area
from wangge.areas.actions.layering import LayerDraft, add_layer
from wangge.areas.actions.levels import ensure_levels, ensure_root
from wangge.areas.actions.opening import open_region
from wangge.areas.actions.planning import (
    PlanDraft,
    ask_for_decision,
    begin_plan,
    decide_on_plan,
    describe_plan,
    take_plan_back,
    withdraw_plan,
)
from wangge.areas.actions.planting import OfficialCode, Seedling, plant_tree
from wangge.areas.actions.settling import (
    LevelDraft,
    SizeDraft,
    drop_level,
    settle_level,
    settle_sizes,
    use_scheme,
)
from wangge.areas.actions.shapes import import_shapes
from wangge.areas.actions.sketching import (
    NewArea,
    add_area,
    describe_area,
    drop_layer,
    end_area,
    merge_areas,
    move_area,
    number_grids,
    redraw_area,
    set_border,
    split_area,
    take_out,
)
from wangge.areas.actions.stepping import put_step_again, take_step_back
from wangge.areas.actions.tree import import_areas
from wangge.areas.actions.undoing import undo_plan

__all__ = [
    "LayerDraft",
    "LevelDraft",
    "NewArea",
    "OfficialCode",
    "PlanDraft",
    "Seedling",
    "SizeDraft",
    "add_area",
    "add_layer",
    "ask_for_decision",
    "begin_plan",
    "carry_out_plan",
    "correct_area",
    "decide_on_plan",
    "describe_area",
    "describe_plan",
    "drop_layer",
    "drop_level",
    "end_area",
    "ensure_levels",
    "ensure_root",
    "import_areas",
    "import_shapes",
    "merge_areas",
    "move_area",
    "number_grids",
    "open_region",
    "plant_tree",
    "put_step_again",
    "redraw_area",
    "set_border",
    "settle_level",
    "settle_sizes",
    "split_area",
    "take_out",
    "take_plan_back",
    "take_step_back",
    "undo_plan",
    "use_scheme",
    "withdraw_plan",
]
