"""Nine benefits of the packs national and nanle as they stood in 2018, written the way OpenFisca wants them."""
import os

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from student_aid.benefits import BENEFITS, VARIABLES
from student_aid.entities import Household, Person
from student_aid.inputs import INPUTS

__all__ = ["BENEFITS", "StudentAid"]


class StudentAid(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Household, Person])
        self.add_variables(*INPUTS, *VARIABLES)
        self.load_parameters(os.path.join(os.path.dirname(os.path.abspath(__file__)), "parameters"))
