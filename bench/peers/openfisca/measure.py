"""
measure.py population COLUMNS OUT | json FILE | child FILE TURNS

Prints one line of JSON with seconds. Every process measures once: what a fresh process pays, a fresh run pays.
The file of columns begins with one line of JSON that names them; each column is one byte a child.
"""
import json
import logging
import sys
import time

START = time.perf_counter()
import numpy  # noqa: E402
from openfisca_core.simulations import SimulationBuilder  # noqa: E402

from student_aid import BENEFITS, StudentAid  # noqa: E402

# The rules are a folder and not an installed distribution, of which the core warns again and again.
logging.disable(logging.WARNING)
PERIOD = "2018-10"
SYSTEM = StudentAid()
READY = time.perf_counter() - START
ENUMS = {name: SYSTEM.get_variable(name).possible_values for name in ("stage", "study_place")}


def seconds(since):
    return time.perf_counter() - since


def read_columns(path):
    with open(path, "rb") as file:
        head = json.loads(file.readline())
        body = numpy.frombuffer(file.read(), dtype=numpy.uint8)
    count = head["count"]
    for index, column in enumerate(head["columns"]):
        values = body[index * count : (index + 1) * count]
        name = column["name"]
        if name in ENUMS:
            order = [[each.value for each in ENUMS[name]].index(code) for code in column["codes"]]
            values = numpy.array(order, dtype=numpy.int16)[values]
        elif name == "grade":
            values = values.astype(numpy.int32)
        else:
            values = values.view(numpy.bool_)
        yield name, values, count


def population(path, out):
    start = time.perf_counter()
    columns = list(read_columns(path))
    read = seconds(start)
    # One household a child, made by the core itself: its cheapest way to begin.
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, columns[0][2])
    for name, values, _ in columns:
        simulation.set_input(name, PERIOD, values)
    built = seconds(start)
    results = [simulation.calculate(name, PERIOD) for name in BENEFITS]
    computed = seconds(start)
    with open(out, "wb") as file:
        for values in results:
            file.write(numpy.ascontiguousarray(values, dtype="<i4").data)
    stored = seconds(start)
    return {
        "read": read,
        "build": built - read,
        "compute": computed - built,
        "store": stored - computed,
        "total": stored,
        "sums": {name: int(values.sum(dtype=numpy.int64)) for name, values in zip(BENEFITS, results)},
    }


def calculate_json(text):
    simulation = SimulationBuilder().build_from_dict(SYSTEM, json.loads(text))
    return simulation, {name: simulation.calculate(name, PERIOD) for name in BENEFITS}


def from_json(path):
    text = open(path, encoding="utf-8").read()
    start = time.perf_counter()
    _, results = calculate_json(text)
    return {"total": seconds(start), "sums": {name: int(values.sum()) for name, values in results.items()}}


def one_child(path, turns):
    text = open(path, encoding="utf-8").read()
    times = []
    for _ in range(turns):
        start = time.perf_counter()
        simulation = SimulationBuilder().build_from_dict(SYSTEM, json.loads(text))
        simulation.trace = True
        results = {name: int(simulation.calculate(name, PERIOD)[0]) for name in BENEFITS}
        explained = json.dumps(simulation.tracer.get_serialized_flat_trace())
        times.append(seconds(start))
    times.sort()
    return {"median": times[len(times) // 2], "explanation": len(explained), "sums": results}


COMMANDS = {
    "population": lambda: population(sys.argv[2], sys.argv[3]),
    "json": lambda: from_json(sys.argv[2]),
    "child": lambda: one_child(sys.argv[2], int(sys.argv[3])),
}
print(json.dumps({"ready": READY, **COMMANDS[sys.argv[1]]()}))
