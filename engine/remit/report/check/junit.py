"""Check results as JUnit XML, for continuous integration."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from remit.check import Result


def as_junit(results: Iterable[Result]) -> str:
    """A suite for each file, a case for each scenario; what is not as expected is a failure."""
    found = list(results)
    root = Element("testsuites", name="remit", tests=str(len(found)), failures=_failures(found))
    for file, group in groupby(found, key=lambda result: result.written.file):
        cases = list(group)
        suite = SubElement(root, "testsuite", name=_clean(file), tests=str(len(cases)), failures=_failures(cases))
        for result in cases:
            _case(suite, result)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _case(suite: Element, result: Result) -> None:
    at = result.written.at()
    name = _clean(result.written.scenario.name)
    case = SubElement(suite, "testcase", name=name, classname=_clean(at.file), file=_clean(at.file), line=str(at.line))
    if result.misses:
        failure = SubElement(case, "failure", message=_clean("; ".join(result.misses)))
        failure.text = _clean(f"{at}: verdict {result.decision.verdict}")
    SubElement(case, "system-out").text = _clean(f"{result.decision.verdict} {' '.join(result.decision.rules)}".strip())


def _failures(results: Iterable[Result]) -> str:
    return str(sum(bool(result.misses) for result in results))


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(
        c if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "?" for c in text
    )
