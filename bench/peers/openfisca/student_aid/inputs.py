"""The facts that the nine benefits read, named as the packs name them (in snake case). A month is the census month."""
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from student_aid.entities import Person


class Stage(Enum):
    infant = "infant"
    preschool = "preschool"
    primary = "primary"
    junior = "junior"
    senior = "senior"
    vocational = "vocational"
    junior_college = "junior-college"
    undergraduate = "undergraduate"
    postgraduate = "postgraduate"
    special = "special"


class StudyPlace(Enum):
    in_county = "in-county"
    in_province = "in-province"
    out_of_province = "out-of-province"


class stage(Variable):
    value_type = Enum
    possible_values = Stage
    default_value = Stage.infant
    entity = Person
    definition_period = MONTH


class study_place(Variable):
    value_type = Enum
    possible_values = StudyPlace
    default_value = StudyPlace.in_county
    entity = Person
    definition_period = MONTH


class grade(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH


def flag(name):
    return type(name, (Variable,), {"value_type": bool, "entity": Person, "definition_period": MONTH})


FLAGS = [
    "registered",
    "out_of_poverty",
    "boarding",
    "freshman",
    "born_by_census",
    "under_seven_at_school_year_start",
    "preschool_aid_central",
    "preschool_aid_province",
    "paid_before_national_freshman_travel",
    "paid_before_nanle_freshman_match",
]
INPUTS = [stage, study_place, grade, *(flag(name) for name in FLAGS)]
