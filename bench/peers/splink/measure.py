"""
measure.py TASK FOLDER [SPILL_FOLDER SPILL_GIGABYTES SECONDS_TO_ASSIGN]

Links one data set with Splink, from reading the files to the assignment, and prints one line of JSON with seconds and the
pairs found, right and there to be found. Imports and the start of Python are left out of the times. The assignment ends by
itself when it takes more disk or time than given; what was measured before stands.
"""
import json
import logging
import sys
import threading
import time
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker

from linkage_settings import TASKS

logging.disable(logging.WARNING)
TASK, FOLDER = TASKS[sys.argv[1]], Path(sys.argv[2])
SPILL, SPILL_GIGABYTES, SECONDS = (sys.argv[3:] + [None] * 3)[:3]
LINK = len(TASK["files"]) == 2


def read(file):
    path = (FOLDER / file).as_posix()
    return connection.sql(f"select * from '{path}'" if file.endswith(".parquet") else
                          f"select * from read_csv('{path}', all_varchar = true, nullstr = '')")


def assign(linker, predictions):
    """One to one between two lists; connected components within one."""
    if not LINK:
        return linker.clustering.cluster_pairwise_predictions_at_threshold(
            predictions, threshold_match_probability=TASK["accept"])
    timer = threading.Timer(float(SECONDS), connection.interrupt) if SECONDS else None
    if timer:
        timer.start()
    try:
        return linker.clustering.cluster_using_single_best_links(
            predictions, duplicate_free_datasets=["a", "b"], threshold_match_probability=TASK["accept"])
    finally:
        if timer:
            timer.cancel()


PERSON = {"febrl4": "split_part(rec_id, '-', 2)", "fake_1000": "cluster", "rolls": "person::varchar"}[sys.argv[1]]


def judge(table):
    """Pairs of one cluster, those that are one person, and all true pairs; not timed."""
    key = TASK["settings"].unique_id_column_name
    sides = [("a", 0), ("b", 1)] if LINK else [("fake", 0)]
    people = " union all ".join(
        f"select '{name}' as side, {key} as id, {PERSON} as person from records_{at}" for name, at in sides)
    connection.execute(f"create or replace temp table people as {people}")
    side = "source_dataset" if LINK else "'fake'"
    connection.execute(
        f"create or replace temp table members as select c.cluster_id, p.side, p.id, p.person from {table} c "
        f"join people p on p.id = c.{key} and p.side = {side}")

    def pairs(of):
        groups = "(select {0}, side, count(*) n from {1} group by {0}, side)"
        on, source = of
        counted = groups.format(on, source)
        within = "sum(n) * (sum(n) - 1) / 2" if not LINK else "(sum(n) * sum(n) - sum(n * n)) / 2"
        return int(connection.sql(f"select coalesce(sum(k), 0) from (select {within} k from {counted} group by all)"
                                  .replace("group by all", f"group by {on}")).fetchone()[0])

    return {
        "found": pairs(("cluster_id", "members")),
        "right": pairs(("cluster_id, person", "members")),
        "all": pairs(("person", "people")),
    }


limits = {"temp_directory": SPILL, "max_temp_directory_size": f"{SPILL_GIGABYTES}GB"} if SPILL else {}
connection = duckdb.connect(config={"threads": 2, **limits})
answer = {}
start = time.perf_counter()
for at, file in enumerate(TASK["files"]):
    # Read once into tables: Splink would otherwise read the files anew for each of its statements.
    read(file).create(f"records_{at}")
api = DuckDBAPI(connection=connection)
tables = [api.register(f"records_{at}", dataset_display_name=name) if LINK else api.register(f"records_{at}")
          for at, name in enumerate(["a", "b"][: len(TASK["files"])])]
linker = Linker(tables, TASK["settings"])
answer["read"] = time.perf_counter() - start
linker.training.estimate_probability_two_random_records_match(TASK["certain"], recall=0.8)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in TASK["train"]:
    linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
answer["train"] = time.perf_counter() - start - answer["read"]
predictions = linker.inference.predict(threshold_match_probability=TASK["accept"])
answer["predict"] = time.perf_counter() - start - answer["read"] - answer["train"]
answer["trained and predicted"] = time.perf_counter() - start
answer["pairs"] = connection.sql(f"select count(*) from {predictions.physical_name}").fetchone()[0]
print(json.dumps(answer), flush=True)
begin = time.perf_counter()
try:
    clusters = assign(linker, predictions)
    answer["assign"] = time.perf_counter() - begin
    answer["total"] = answer["trained and predicted"] + answer["assign"]
    answer |= judge(clusters.physical_name)
except (duckdb.Error, RuntimeError) as error:
    answer["assign failed"] = f"after {time.perf_counter() - begin:.0f} s: {str(error).splitlines()[0][:200]}"
print(json.dumps(answer), flush=True)
