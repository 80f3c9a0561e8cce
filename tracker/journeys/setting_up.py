"""Setting up an agency from its file: the same schemas and services as every other door, all of it or nothing."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Conflict, FieldProblem, Invalid
from tracker.schemas import equipment as equipment_schemas
from tracker.schemas import people as people_schemas
from tracker.schemas import rollout as rollout_schemas
from tracker.schemas import training as training_schemas
from tracker.schemas.base import load
from tracker.services.equipment import add_camera_model, add_place
from tracker.services.ledger import recording
from tracker.services.people import add_duty, add_precinct
from tracker.services.rollout import add_scope_rule, adopt_policy
from tracker.services.training import add_course, add_course_version, add_requirement
from tracker.store.models import Installation

SECTIONS: dict[str, tuple[type[Any], Callable[..., object]]] = {
    "precincts": (people_schemas.AddPrecinctSchema, add_precinct),
    "duties": (people_schemas.AddDutySchema, add_duty),
    "places": (equipment_schemas.AddPlaceSchema, add_place),
    "camera_models": (equipment_schemas.AddCameraModelSchema, add_camera_model),
    "courses": (training_schemas.AddCourseSchema, add_course),
    "course_versions": (training_schemas.AddCourseVersionSchema, add_course_version),
    "requirements": (training_schemas.AddRequirementSchema, add_requirement),
    "scope_rules": (rollout_schemas.AddScopeRuleSchema, add_scope_rule),
    "policies": (rollout_schemas.AdoptPolicySchema, adopt_policy),
}
"""The sections of an agency's file, in the order in which they rest on one another; each is a list of tables."""


def read_agency(path: Path) -> dict[str, Any]:
    """The content of an agency's file.

    Raises:
        Invalid `unreadable_file`, or `invalid_input` naming each section that is not known.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid("unreadable_file", f"{path} cannot be read as TOML: {error}. Correct it.") from error
    unknown = sorted(set(content) - set(SECTIONS) - {"agency"})
    if unknown:
        problems = [
            FieldProblem(name, "unknown_field", f"There is no section {name}. Leave it out.") for name in unknown
        ]
        raise Invalid("invalid_input", problems[0].message, problems=problems)
    if not isinstance(content.get("agency"), str) or not content["agency"].strip():
        raise Invalid("required", 'Say the agency\'s name: agency = "…".', field="agency")
    return content


def set_up_agency(session: Session, actor: Actor, content: Mapping[str, Any], *, now: datetime) -> int:
    """Enter an agency's precincts, duties, places, models, courses and rules; answers how many records that was.

    Raises:
        Conflict `already_set_up`; Invalid `invalid_input`, its fields named as `precincts[2].code`; whatever the
        services refuse.
    """
    if session.get(Installation, 1) is not None:
        raise Conflict(
            "already_set_up", "This database is set up already. Use a database of its own for another agency."
        )
    with recording(session, actor, "set_up_agency", now=now) as entry:
        session.add(Installation(id=1, agency=content["agency"].strip(), demonstration=False))
        entry.detail["agency"] = content["agency"].strip()
    entered = 0
    for section, (schema, service) in SECTIONS.items():
        for place, table in enumerate(content.get(section, [])):
            service(session, actor, _load(schema, table, f"{section}[{place}]"), now=now)
            entered += 1
    return entered


def _load(schema: type[Any], table: object, where: str) -> Any:
    try:
        return load(schema, table)
    except Invalid as refused:
        problems = [FieldProblem(f"{where}.{p.field}", p.code, p.message) for p in refused.problems]
        raise Invalid(refused.code, f"{where}: {refused.message}", problems=problems) from refused
