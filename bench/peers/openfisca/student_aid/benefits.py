"""Amounts of one term in fen. Vectorised as OpenFisca's own packages are: `*` is "and", `+` of exclusive cases is "or"."""
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from student_aid.entities import Person
from student_aid.inputs import Stage, StudyPlace


def benefit(variable):
    """Fen are whole numbers: float32, which OpenFisca uses for money, would still hold each of them exactly."""
    variable.value_type = int
    variable.entity = Person
    variable.definition_period = MONTH
    return variable


def compulsory(person, period, parameters, standard):
    stage = person("stage", period)
    return (stage == Stage.primary) * (standard.primary // 2) + (stage == Stage.junior) * (standard.junior // 2)


@benefit
class compulsory_boarding(Variable):
    def formula_2016_09(person, period, parameters):
        return (
            person("registered", period)
            * person("boarding", period)
            * (person("study_place", period) == StudyPlace.in_county)
            * compulsory(person, period, parameters, parameters(period).boarding)
        )


@benefit
class compulsory_day(Variable):
    def formula_2017_09(person, period, parameters):
        return (
            person("registered", period)
            * ~person("boarding", period)
            * compulsory(person, period, parameters, parameters(period).day)
        )


@benefit
class senior_grant(Variable):
    def formula_2016_09(person, period, parameters):
        return (
            person("registered", period)
            * (person("stage", period) == Stage.senior)
            * (person("study_place", period) == StudyPlace.in_county)
            * (parameters(period).senior // 2)
        )


def vocational(person, period, parameters, last):
    grade = person("grade", period)
    return (
        person("registered", period)
        * (person("stage", period) == Stage.vocational)
        * (grade >= 1)
        * (grade <= last)
        * (person("study_place", period) == StudyPlace.in_county)
        * (parameters(period).vocational // 2)
    )


@benefit
class vocational_grant(Variable):
    def formula_2016_09(person, period, parameters):
        return vocational(person, period, parameters, 2)

    def formula_2025_02(person, period, parameters):
        return vocational(person, period, parameters, 3)


def in_higher_education(person, period):
    stage = person("stage", period)
    return (stage == Stage.junior_college) + (stage == Stage.undergraduate)


def freshman(person, period, parameters, paid_before):
    outside = person("study_place", period) == StudyPlace.out_of_province
    standard = parameters(period).freshman
    # Autumn only: nobody is newly admitted in spring.
    autumn = period.start.month >= 8
    return (
        autumn
        * person("registered", period)
        * in_higher_education(person, period)
        * person("freshman", period)
        * ~person(paid_before, period)
        * (outside * standard.out_of_province + ~outside * standard.in_province)
    )


@benefit
class freshman_travel(Variable):
    def formula_2016_09(person, period, parameters):
        return freshman(person, period, parameters, "paid_before_national_freshman_travel")


@benefit
class freshman_match(Variable):
    def formula_2017_09(person, period, parameters):
        return ~person("out_of_poverty", period) * freshman(
            person, period, parameters, "paid_before_nanle_freshman_match"
        )


def preschool(person, period):
    stage = person("stage", period)
    return (
        person("registered", period)
        * ~person("out_of_poverty", period)
        * person("born_by_census", period)
        * person("under_seven_at_school_year_start", period)
        * ((stage == Stage.infant) + (stage == Stage.preschool) + (stage == Stage.special))
        * ~person("preschool_aid_central", period)
        * ~person("preschool_aid_province", period)
    )


@benefit
class preschool_living(Variable):
    def formula_2017_09(person, period, parameters):
        return preschool(person, period) * (parameters(period).preschool.living // 2)


@benefit
class preschool_care(Variable):
    def formula_2017_09(person, period, parameters):
        return preschool(person, period) * (parameters(period).preschool.care // 2)


@benefit
class higher_education_living(Variable):
    def formula_2017_09(person, period, parameters):
        return (
            person("registered", period)
            * ~person("out_of_poverty", period)
            * in_higher_education(person, period)
            * (parameters(period).university // 2)
        )


# In the order in which the packs come: the nation's four, then the county's five.
VARIABLES = [
    compulsory_boarding,
    senior_grant,
    vocational_grant,
    freshman_travel,
    preschool_living,
    preschool_care,
    compulsory_day,
    freshman_match,
    higher_education_living,
]
BENEFITS = [each.__name__ for each in VARIABLES]
