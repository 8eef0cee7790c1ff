"""Keys that other languages have, and what stands for them here: `allow`, `if`, `unless`, `or`, `boolean`."""

from __future__ import annotations

KINDS = {
    "flag": ("bool", "boolean"),
    "choice": ("enum", "options", "one-of", "values"),
    "integer": ("int", "whole", "long"),
    "number": ("float", "double", "decimal", "money"),
    "text": ("string", "str", "varchar"),
    "datetime": ("timestamp", "time", "moment", "instant"),
    "date": ("day",),
    "set": ("list", "array", "many"),
}
EXAMPLES = {"choice": "choice: [a, b]", "set": "set: [a, b]"}
OTHER_WORDS = {
    **{word: f"write `{EXAMPLES.get(kind, f'{kind}: {{}}')}`" for kind, words in KINDS.items() for word in words},
    "type": "a fact names its kind: `flag: {}`, `choice: [a, b]`, `integer: {}`",
    **dict.fromkeys(("allow", "allows", "grant", "may"), 'write `permit: "its sentence"`'),
    **dict.fromkeys(("deny", "denies", "prohibit", "ban", "block"), 'write `forbid: "its sentence"`'),
    **dict.fromkeys(("if", "condition", "conditions", "where", "given"), "the condition of a rule is `when: {…}`"),
    **dict.fromkeys(
        ("unless", "except"),
        "write it into the condition, `when: {…, not: {…}}`, or as a rule that overrides this one",
    ),
    **dict.fromkeys(("effect", "action"), 'the effect is the key of its sentence: `permit: "…"` or `forbid: "…"`'),
    **dict.fromkeys(("attributes", "inputs", "variables", "fields", "parameters"), "what a case can state is `facts:`"),
    **dict.fromkeys(("question", "prompt"), "the question that asks for a fact is `ask:`"),
    **dict.fromkeys(("definitions", "helpers"), "named conditions are `concepts:`"),
    **dict.fromkeys(("assertions", "invariants", "claims", "tests"), "claims about every case are `properties:`"),
    **dict.fromkeys(("cases", "examples"), "cases stand in a file of scenarios of their own"),
    "default": "what holds where no rule does is `otherwise:`",
}
