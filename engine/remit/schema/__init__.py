"""JSON Schemas of the files that people write, for editors that complete and check them as they are typed.

They are made from the models, so they cannot say anything else than these; what a schema cannot say (a name that is
not declared, a circle of overrides) is for `remit check`. Whatever remit accepts, they accept.
"""

from remit.schema.generate import KINDS, as_text, schema_of
from remit.schema.names import scenario_schema

__all__ = ["KINDS", "as_text", "scenario_schema", "schema_of"]
