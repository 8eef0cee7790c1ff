# What contributors run, by name: `just` lists it, `just test` runs it. .github/CONTRIBUTING.md says what each is for.
# PYTHON is the Python that has the project installed with its extra `test`.

python := env("PYTHON", ".venv-test/bin/python")

[private]
default:
    @just --justfile {{ quote(justfile()) }} --list --unsorted

# the environment that all others use, with the locked releases
install:
    python3 -m venv .venv-test
    CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject PIP_CONSTRAINT=.ci/lock.txt PIP_BUILD_CONSTRAINT=.ci/lock.txt .venv-test/bin/pip install -q -e '.[test]'

# the tests, all or some: just test tests/unit -k words
test *arguments="-n auto":
    {{ python }} -m pytest {{ arguments }}

# the tests as continuous integration runs them
ci:
    .ci/run

# the tests with the locked, the lowest and the newest releases, on each Python that is named
three-ways *pythons="python3.11 python3.12 python3.13":
    .ci/three-ways {{ pythons }}

# an extra alone in an environment of its own: core, tables, serve, testing, spark, xlsx, mcp
extra name="core":
    .ci/try-extra {{ name }}

# format, lint, types
tidy:
    {{ python }} -m ruff format .
    {{ python }} -m ruff check --fix .
    {{ python }} -m mypy

# the tests with how much of the package they run; below the floor it fails
coverage *arguments="-n auto":
    {{ python }} -m pytest --cov --cov-report=term:skip-covered {{ arguments }}

# new locked releases (uv)
lock:
    uv pip compile pyproject.toml .ci/build.in --extra test --universal --python-version 3.11 --no-header --no-annotate --upgrade -o .ci/lock.txt

# new golden output, messages, output in the manual; read the diff
accept:
    {{ python }} -m pytest tests/golden tests/invalid tests/unit/test_manual.py --accept

# the container with the engine built (podman)
container *options:
    podman build -f .github/Containerfile -t remit {{ options }} .

# the manual as a site on this machine
manual *options:
    {{ python }} -m mkdocs serve -f engine/manual/mkdocs.yml {{ options }}

# the JSON Schemas in rules/
schemas:
    for f in policy scenario statements vocabulary search decision interview audit proof comparison accounts replay coverage mutation find diagram timeline verification; do {{ python }} -m remit schema $f -o rules/$f.schema.json; done

# the property tests on other examples than every day's
search:
    HYPOTHESIS_PROFILE=search {{ python }} -m pytest tests/laws tests/agreement tests/unit

# the property tests for a long time
deep:
    HYPOTHESIS_PROFILE=deep {{ python }} -m pytest tests/laws tests/agreement

# drawn policies, every way of asking compared with the language read from the guide alone
oracle *options="--seed 1 --policies 500 --minutes 30":
    {{ python }} tests/oracle/run.py {{ options }}

# decisions on drawn policies, each as the guide says and as z3 finds
strangers *options="--seed 1 --decisions 100000 --minutes 20":
    {{ python }} tests/agreement/strangers.py {{ options }}

# broken files of every kind
fuzz *options="--seed 1 --mutants 20000":
    {{ python }} tests/fuzz/run.py {{ options }}

# the page in a browser (Chromium, extra `browser`)
browser:
    {{ python }} -m pytest tests/browser/*.py

# the service against its OpenAPI document (pip install schemathesis)
openapi:
    #!/usr/bin/env bash
    set -euo pipefail
    {{ python }} -m remit serve . & served=$!
    trap 'kill $served' EXIT
    sleep 3
    st run http://127.0.0.1:8000/openapi.json --phases coverage,fuzzing

# the pictures of the README
pictures:
    {{ python }} tests/pictures/draw.py

# a benchmark: chain, startup, diagram, compare, page, service, published_policies, …
benchmark name *options:
    {{ python }} tests/benchmarks/{{ name }}.py {{ options }}

# memory: just memory, just memory loads 3000, just memory reloads 2000
memory *options:
    {{ python }} tests/benchmarks/memory.py {{ options }}

# does every command end, and is none silent for ten seconds, over the policies of some folders
ends +folders:
    {{ python }} tests/benchmarks/ends.py {{ folders }}

# a million rows in duckdb, postgres (Debian: postgresql) or spark (Java 17, remit[spark])
million engine="duckdb":
    {{ python }} -m pytest tests/engines/million_in_{{ engine }}.py

# conditions and searches in PostgreSQL (Debian: postgresql; remit[postgres])
narrowed-in-postgres:
    {{ python }} -m pytest tests/engines/narrowed_in_postgres.py

# what is found, searched, printed and shown of narrowed policies, drawn ones
narrowed:
    HYPOTHESIS_PROFILE=deep {{ python }} -m pytest tests/agreement/test_narrowed_tables.py

# made-up tables read alike by all that reads tables
tables *options="--tables 100000 --seed 1":
    {{ python }} tests/engines/tables_read_alike.py {{ options }}
