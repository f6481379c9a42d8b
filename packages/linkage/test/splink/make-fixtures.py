"""Makes the fixtures beside it with the real Splink, whose exact versions stand in them.

Needs splink, duckdb and pyarrow from PyPI.
    python make-fixtures.py                a model trained by Splink, and the weights it gives
    python make-fixtures.py written.json   the weights that Splink gives with the model under "splink" in that file
"""

import json
import pathlib
import random
import sys
from importlib.metadata import version

import duckdb
import pyarrow
import splink.comparison_level_library as levels
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

RANDOM = random.Random(7)
FORENAMES = "anna robert maria thomas julia peter 伟 秀英 jose\u0301 zoë katharine catherine".split()
SURNAMES = "miller jones o'brien 王 欧阳 garcia smith smyth taylor nguyen".split()
CITIES = ["london", "leeds", "york", None]


def make_person():
    forename, surname = RANDOM.choice(FORENAMES), RANDOM.choice(SURNAMES)
    return {
        "first_name": forename,
        "surname": surname,
        "dob": f"{RANDOM.randint(1950, 2005)}-{RANDOM.randint(1, 12):02}-{RANDOM.randint(1, 28):02}",
        "email": f"{forename}.{surname}@{RANDOM.choice(['a.org', 'mail.example'])}",
        "postcode": RANDOM.choice(["SW1A 1AA", "SW1A 2AB", "LS1 4DY", "YO1 7HH"]),
        "city": RANDOM.choice(CITIES),
        "code": str(RANDOM.randint(1000, 1020)),
        "street": RANDOM.choice(["high street", "hill street", "mill lane", "church road"]),
        "job": RANDOM.choice(["baker", "barber", "banker", "teacher"]),
        "lat": round(RANDOM.uniform(51, 54), 4),
        "lon": round(RANDOM.uniform(-2, 0), 4),
        "phones": [str(RANDOM.randint(100, 130)) for _ in range(RANDOM.randint(1, 3))],
    }


def misspell(text):
    if not text or len(text) == 1 or RANDOM.random() < 0.6:
        return text
    at = RANDOM.randrange(len(text))
    return text[:at] + RANDOM.choice(["", text[at] * 2, "x"]) + text[at + 1 :]


def make_twin(person):
    twin = {**person, "first_name": misspell(person["first_name"]), "surname": misspell(person["surname"])}
    chance = RANDOM.random()
    if chance < 0.1:
        twin["first_name"], twin["surname"] = twin["surname"], twin["first_name"]
    elif chance < 0.3:
        twin["dob"] = misspell(twin["dob"])
    elif chance < 0.4:
        twin["email"] = None
    elif chance < 0.5:
        twin["lat"], twin["lon"] = None, None
    twin["phones"] = RANDOM.sample(twin["phones"], 1)
    return twin


def make_tables(several):
    people = [make_person() for _ in range(48)]
    rows = people + [make_twin(person) for person in people[:36]]
    for index, row in enumerate(rows):
        row["unique_id"] = index if not several else f"r{index}"
    return [rows[:48], rows[48:]] if several else [rows]


def make_comparisons():
    return [
        compare.ForenameSurnameComparison("first_name", "surname"),
        compare.NameComparison("first_name").configure(term_frequency_adjustments=True),
        compare.JaroWinklerAtThresholds("surname", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        compare.JaroAtThresholds("job", [0.8]),
        compare.DateOfBirthComparison("dob", input_is_string=True),
        compare.DamerauLevenshteinAtThresholds("code", [1, 2]),
        compare.PostcodeComparison("postcode"),
        compare.EmailComparison("email"),
        compare.JaccardAtThresholds("street", [0.8, 0.4]),
        compare.ArrayIntersectAtSizes("phones", [2, 1]),
        compare.DistanceInKMAtThresholds("lat", "lon", [5, 50]),
        compare.CustomComparison(
            output_column_name="city_or_code",
            comparison_levels=[
                levels.NullLevel("city"),
                levels.ExactMatchLevel("city").configure(
                    tf_adjustment_column="city", tf_adjustment_weight=0.5, m_probability=0.7, u_probability=0.2
                ),
                {
                    "sql_condition": "levenshtein(city_l, city_r) <= 2 or city_l is not distinct from left(postcode_r, 2)",
                    "tf_adjustment_column": "city",
                    "tf_minimum_u_value": 0.3,
                    "m_probability": 0.2,
                    "u_probability": 0.3,
                },
                levels.ElseLevel().configure(m_probability=0.1, u_probability=0.5),
            ],
        ),
    ]


def make_linker(arrow, names, settings):
    if version("splink").startswith("4"):
        return Linker(arrow, settings, DuckDBAPI(), input_table_aliases=names)
    database = DuckDBAPI()
    frames = [database.register(table, dataset_display_name=name) for table, name in zip(arrow, names)]
    return Linker(frames, settings)


def make_fixture(several):
    tables = make_tables(several)
    names = ["registry", "roll"][: len(tables)]
    settings = SettingsCreator(
        link_type="link_only" if several else "dedupe_only",
        comparisons=make_comparisons(),
        blocking_rules_to_generate_predictions=[
            block_on("first_name"),
            block_on("substr(surname, 1, 2)", "city"),
            "l.first_name = r.surname and l.surname = r.first_name",
            block_on("phones", arrays_to_explode=["phones"]),
            "l.postcode = r.postcode and abs(l.lat - r.lat) < 0.5",
        ],
        retain_intermediate_calculation_columns=True,
    )
    arrow = [pyarrow.Table.from_pylist(rows) for rows in tables]
    linker = make_linker(arrow, names, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("email")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    model = linker.misc.save_model_to_json()
    # What counts is what the saved model says: levels never observed are not saved and fall back to defaults.
    predicted = make_linker(arrow, names, json.loads(json.dumps(model))).inference.predict()
    pairs = predicted.as_record_dict() if hasattr(predicted, "as_record_dict") else predicted.as_record_list()
    gammas = [key for key in pairs[0] if key.startswith("gamma_")]
    listed = sorted(
        [str(pair["unique_id_l"]), str(pair["unique_id_r"]), pair["match_weight"], *[pair[key] for key in gammas]]
        for pair in pairs
    )
    return {
        "versions": {"splink": version("splink"), "duckdb": duckdb.__version__},
        "datasets": dict(zip(names, tables)),
        "model": model,
        "gammas": gammas,
        "pairs": listed,
    }


def weigh(path):
    fixture = json.loads(path.read_text("utf-8"))
    (name, rows), = fixture["datasets"].items()
    predicted = make_linker([pyarrow.Table.from_pylist(rows)], [name], fixture["splink"]).inference.predict()
    fixture["pairs"] = sorted(
        [str(pair["unique_id_l"]), str(pair["unique_id_r"]), pair["match_weight"]]
        for pair in (predicted.as_record_list() if hasattr(predicted, "as_record_list") else predicted.as_record_dict())
    )
    fixture["versions"] = {"splink": version("splink"), "duckdb": duckdb.__version__}
    write(path, fixture)


def write(path, fixture):
    parts = []
    for key, value in fixture.items():
        if key == "pairs":
            text = "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in value) + "\n]"
        elif key == "datasets":
            text = json.dumps(value, ensure_ascii=False).replace('{"first_name"', '\n{"first_name"')
        else:
            text = json.dumps(value, ensure_ascii=False, indent=1)
        parts.append(f"{json.dumps(key)}: {text}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    major = version("splink").split(".")[0]
    several = major == "4"
    if len(sys.argv) > 1:
        weigh(folder / sys.argv[1])
        sys.exit()
    write(folder / f"splink-{major}-{'link' if several else 'dedupe'}.json", make_fixture(several))
