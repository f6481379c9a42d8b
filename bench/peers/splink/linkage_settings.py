"""What Splink is told of each data set: columns, comparisons, blocking rules and training, as its own guides do it."""
import splink.comparison_library as cl
from splink import SettingsCreator, block_on

FEBRL4_RULES = [
    block_on("soc_sec_id"),
    block_on("given_name", "surname"),
    block_on("given_name", "date_of_birth"),
    block_on("surname", "date_of_birth"),
    block_on("date_of_birth", "postcode"),
    block_on("given_name", "postcode"),
    block_on("surname", "postcode"),
    block_on("street_number", "address_1"),
    block_on("suburb", "given_name"),
    block_on("suburb", "surname"),
]
FAKE_RULES = [
    block_on("first_name", "surname"),
    block_on("first_name"),
    block_on("surname"),
    block_on("dob"),
    block_on("email"),
]
ROLL_RULES = [
    block_on("national_id"),
    block_on("name", "birth_on"),
    block_on("birth_on", "division"),
    block_on("name", "division"),
    block_on("phone"),
]

TASKS = {
    "febrl4": {
        "files": ["febrl_dataset4a.csv", "febrl_dataset4b.csv"],
        "settings": SettingsCreator(
            link_type="link_only",
            unique_id_column_name="rec_id",
            comparisons=[
                cl.NameComparison("given_name"),
                cl.NameComparison("surname"),
                cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
                cl.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
                cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]).configure(term_frequency_adjustments=True),
                cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
                cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8]),
                cl.ExactMatch("street_number"),
            ],
            blocking_rules_to_generate_predictions=FEBRL4_RULES,
        ),
        "certain": [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        "train": [block_on("date_of_birth"), block_on("postcode")],
        "accept": 0.5,
    },
    "fake_1000": {
        "files": ["fake_1000.csv"],
        "settings": SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.LevenshteinAtThresholds("city", [1, 2]).configure(term_frequency_adjustments=True),
                cl.EmailComparison("email"),
            ],
            blocking_rules_to_generate_predictions=FAKE_RULES,
        ),
        "certain": [block_on("first_name", "surname", "dob"), block_on("email")],
        "train": [block_on("first_name", "surname"), block_on("dob")],
        "accept": 0.95,
    },
    "rolls": {
        "files": ["a.parquet", "b.parquet"],
        "settings": SettingsCreator(
            link_type="link_only",
            unique_id_column_name="id",
            comparisons=[
                cl.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
                cl.LevenshteinAtThresholds("national_id", [1, 2]),
                cl.LevenshteinAtThresholds("birth_on", [1, 2]),
                cl.ExactMatch("sex"),
                cl.ExactMatch("division"),
                cl.JaroWinklerAtThresholds("guardian", [0.9]),
                cl.ExactMatch("phone"),
            ],
            blocking_rules_to_generate_predictions=ROLL_RULES,
        ),
        "certain": [block_on("national_id"), block_on("name", "birth_on")],
        "train": [block_on("national_id"), block_on("name", "birth_on")],
        "accept": 0.9,
    },
}
