"""Runs a compiled linkage on a local Spark: python run-program.py FOLDER

FOLDER holds link.sql, dictionaries/ and datasets.json ({name: [row, ...]}); pairs.json is written beside them.
"""

import json
import pathlib
import sys

from pyspark.sql import SparkSession

folder = pathlib.Path(sys.argv[1])
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.driver.host", "localhost")
    .config("spark.bulou.dictionaries", str(folder / "dictionaries"))
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
for name, rows in json.loads((folder / "datasets.json").read_text("utf-8")).items():
    lines = spark.sparkContext.parallelize([json.dumps(row) for row in rows])
    spark.read.json(lines).createOrReplaceTempView(name)
for statement in (folder / "link.sql").read_text("utf-8").split(";\n"):
    if statement.strip():
        spark.sql(statement)
pairs = [
    [row.left_dataset, row.left_id, row.right_dataset, row.right_id, row.match_weight]
    for row in spark.table("bulou_pairs").collect()
]
(folder / "pairs.json").write_text(json.dumps(pairs), "utf-8")
spark.stop()
