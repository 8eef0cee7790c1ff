"""The scenarios of one policy among those that a command was given."""

from __future__ import annotations

import argparse
from functools import partial

from remit.cli.shared.arguments import no_scenarios
from remit.decide import LoadedPolicy
from remit.errors import RemitError
from remit.reader.walk import scenario_files
from remit.run import Ran, run_files
from remit.scenario_policies import own


def run_own(arguments: argparse.Namespace, loaded: LoadedPolicy) -> Ran:
    """Run the scenarios of a policy; those that are for others are passed over. Raises RemitError."""
    policy_of = partial(own, loaded, arguments.policy)
    ran = run_files(scenario_files(arguments.files), policy_of, format=arguments.input)
    if ran.problems:
        raise RemitError(ran.problems)
    return ran


def run_some(arguments: argparse.Namespace, loaded: LoadedPolicy) -> Ran:
    """The same. Raises RemitError also where there are none."""
    ran = run_own(arguments, loaded)
    if not ran.results:
        raise RemitError([no_scenarios(arguments.files, f"no scenario is for {loaded.policy.policy}")])
    return ran
