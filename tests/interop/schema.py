"""A JSON schema, checked by the reference implementation, for tests/tests/schema.rs.

The argument is the schema's file; each line of standard input is a document in JSON. For each there is a
line on standard output: what the schema has against it first, in JSON, or null.
"""

import json
import sys

from jsonschema import Draft7Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)

# All are read before the first is answered: nobody waits for the other.
for document in [json.loads(line) for line in sys.stdin]:
    error = next(validator.iter_errors(document), None)
    print(json.dumps(error and f"{error.json_path}: {error.message}"[:200]))
