"""What the YAML says: types, addresses, fingerprints, the flow, and the snapshot of a whole workspace."""

from workbench.model.address import COLLECTIONS, WHOLE, Located, elements, find, kind_of, parent_of, parts
from workbench.model.agreement import (
    Agreement,
    Amendment,
    Applied,
    Criterion,
    Decision,
    Effect,
    Moved,
    Option,
    Reopened,
    Reweighed,
    Stance,
    VendorAnswer,
    Withdrawn,
    demanded,
    lacking,
)
from workbench.model.attributes import (
    SHAPES,
    STRUCTURE,
    TYPE_OF,
    VALUE_ATTRIBUTES,
    Holds,
    Shape,
    attribute_of,
    words_of,
)
from workbench.model.base import Disposition, Record, RequirementClass, Text, is_id
from workbench.model.cost import Cost, Share
from workbench.model.edit import STAY, Edit, Put, RecordKind, RecordName, record_name
from workbench.model.fingerprint import digest, digests, fingerprint, fingerprint_of
from workbench.model.flow import Flaw, Flow, flaws, flow
from workbench.model.meeting import Attendee, Meeting, Planned, Remark
from workbench.model.municipality import (
    Budget,
    Level,
    Member,
    Municipality,
    Role,
    WorkingGroup,
    WorkspaceSettings,
    check_digit,
)
from workbench.model.practice import (
    FIRST,
    Add,
    AnyChange,
    Change,
    Confirmation,
    Deviation,
    DeviationBasis,
    Move,
    NotApplicable,
    Practice,
    ProcessPractice,
    Remove,
    Set,
    Volume,
)
from workbench.model.problem import Problem
from workbench.model.process import (
    ELEMENT_KINDS,
    WRITTEN_BY,
    Actor,
    Basis,
    Choice,
    ConditionalClass,
    Element,
    ElementKind,
    Ended,
    ExternalSystem,
    Form,
    FormField,
    GlossaryEntry,
    Interface,
    Law,
    Next,
    Parameter,
    Process,
    Requirement,
    Retired,
    Rule,
    Service,
    Source,
    Step,
    When,
)
from workbench.model.request import Request, RequestAnswer
from workbench.model.retired import replacement, retirement, retirement_flaws
from workbench.model.snapshot import Snapshot
from workbench.model.words import CHANGE_MARKS, STATE_MARKS, VERDICT_MARKS, WORDS, aside, joined, word

__all__ = [
    "CHANGE_MARKS", "COLLECTIONS", "ELEMENT_KINDS", "FIRST", "SHAPES", "STATE_MARKS", "STAY", "STRUCTURE", "TYPE_OF", "VALUE_ATTRIBUTES", "VERDICT_MARKS", "WHOLE", "WORDS", "WRITTEN_BY", "Actor", "Add", "Agreement", "Amendment", "AnyChange", "Applied", "Attendee", "Basis", "Budget", "Change",
    "Choice", "ConditionalClass", "Confirmation", "Cost", "Criterion", "Decision", "Deviation", "DeviationBasis", "Disposition", "Edit", "Ended", "Effect", "Element", "ElementKind",
    "ExternalSystem", "Flaw", "Flow", "Form", "FormField", "GlossaryEntry", "Holds", "Interface", "Law", "Level", "Located",
    "Meeting", "Member", "Move", "Moved", "Municipality", "Next", "NotApplicable", "Option", "Parameter", "Practice", "Problem", "Process",
    "Planned", "ProcessPractice", "Put", "Record", "RecordKind", "RecordName", "Remark", "Remove", "Reopened", "Request", "Reweighed", "RequestAnswer", "Requirement", "RequirementClass", "Retired", "Role", "Rule", "Service", "Set", "Shape", "Share", "Snapshot",
    "Source", "Stance", "Step", "Text", "VendorAnswer", "Volume", "When", "Withdrawn", "WorkingGroup", "WorkspaceSettings",
    "attribute_of", "check_digit", "demanded", "digest", "digests", "elements", "find", "fingerprint", "fingerprint_of", "flaws", "flow", "is_id",
    "aside", "joined", "kind_of", "lacking", "parent_of", "parts", "record_name", "replacement", "retirement", "retirement_flaws", "word", "words_of",
]  # fmt: skip
