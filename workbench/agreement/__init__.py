"""From gap to agreement: points, stances, decisions and their effects, requests, money. Pure functions over the snapshot."""

from workbench.agreement.agenda import Item, Way, agenda, drafted, item, next_id, shared_with, taken_in
from workbench.agreement.budget import Account, Line, Saving, budget, effect_on_savings, joining
from workbench.agreement.choosing import TICKET_CRITERIA, Barred, Choice, Range, choice
from workbench.agreement.comparison import Comparison, Side, comparison, usual_options
from workbench.agreement.deciding import (
    Obstacle,
    completed,
    deciding,
    obstacles,
    putting,
    raising,
    refusals,
    withdrawing,
)
from workbench.agreement.effects import CannotApply, Effected, applying, changed_since, effect_of, reopening, undoing
from workbench.agreement.least_change import Issue, Plan, Plans, issues_of, least_change
from workbench.agreement.minutes import Minutes, meetings, minutes
from workbench.agreement.money import PRESETS, CannotShare, Payer, Preset, joined, per_head, shares
from workbench.agreement.requesting import (
    Asked,
    alike,
    asking,
    bundling,
    next_request_id,
    putting_request,
    request_of,
    requests,
)
from workbench.agreement.standing import Homework, Silence, Standing, concerned, standing
from workbench.agreement.weighing import READY_SETS, fixing, reweighing, scoring, with_criteria

__all__ = [
    "PRESETS", "READY_SETS", "TICKET_CRITERIA", "Account", "Asked", "Barred", "CannotApply", "CannotShare", "Choice", "Comparison", "Effected", "Homework", "Issue", "Item",
    "Line", "Minutes", "Obstacle", "Payer", "Plan", "Plans", "Preset", "Range", "Saving", "Side", "Silence", "Standing", "Way", "agenda", "alike", "asking",
    "applying", "budget", "bundling", "changed_since", "choice", "comparison", "completed", "concerned", "deciding", "drafted", "effect_of", "effect_on_savings", "issues_of",
    "item", "joined", "joining", "least_change", "meetings", "minutes", "next_id", "next_request_id", "obstacles", "per_head",
    "putting", "putting_request", "raising", "refusals", "reopening", "request_of", "requests", "shared_with", "shares", "standing", "taken_in", "undoing", "usual_options",
    "fixing", "reweighing", "scoring", "with_criteria", "withdrawing",
]  # fmt: skip
