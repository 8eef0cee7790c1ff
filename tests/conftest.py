"""What all tests share: recording expectations with `--accept`, and Hypothesis profiles.

Profiles: `ordinary` (the default: the same examples on every run), `search` (as many, others each time) and `deep` (a
long run; a command of its own), chosen by HYPOTHESIS_PROFILE or `--hypothesis-profile`.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("search", max_examples=60, deadline=None, suppress_health_check=SLOW_IS_FINE, print_blob=True)
settings.register_profile("ordinary", settings.get_profile("search"), derandomize=True)
settings.register_profile("deep", settings.get_profile("search"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))

os.environ["COLUMNS"] = "100"  # what is printed does not depend on who looks on
os.environ["REMIT_PROGRESS"] = "off"  # nor on how fast the machine is


# Tests that share what takes seconds to work out: of several processes, one runs all tests of a group.
OUTCOMES = "every outcome of the shipped policy"
TOGETHER = {
    "agreement": {
        "test_answers_numbers": OUTCOMES,
        "test_answers_reasons": OUTCOMES,
        "test_answers_regions": OUTCOMES,
        "test_decider": OUTCOMES,
        "test_decider_strangers": OUTCOMES,
        "test_findings": OUTCOMES,
        "test_printed_sql": OUTCOMES,
        "test_tables": OUTCOMES,
        "test_z3": "large policies as formulas",
    },
    "report": {"test_page": "the page of the shipped policy"},
    "unit": {
        "test_audit_by_cases": "every case of the shipped policy",
        "test_mutate": "the mutants of the shipped policy",
        "test_schema_of_output": "what every command prints",
    },
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    share_compiled_modules(config)
    for item in items:
        group = TOGETHER.get(item.path.parent.name, {}).get(item.path.stem)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


def share_compiled_modules(config: pytest.Config) -> None:
    """Where Python is told not to keep what it compiles, the many processes that tests start would each do it again."""
    cache = config.pluginmanager.hasplugin("cacheprovider") and config.cache  # without one, they do
    if cache and os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(cache.mkdir("compiled"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="record what is printed as what is expected")
