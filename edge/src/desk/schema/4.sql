-- Cases that are closed, by their visitor or later by a person.

-- When a case was closed, until it is opened again or erased.
ALTER TABLE cases ADD COLUMN closed_ms INTEGER;
CREATE INDEX cases_closed ON cases (closed_ms) WHERE closed_ms IS NOT NULL;

-- What people did to a case, beside what its deliveries came to. What was taken back stays on record.
CREATE TABLE actions (
    reference TEXT NOT NULL,
    number INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('solve', 'add')),
    at_ms INTEGER NOT NULL,
    undone_ms INTEGER,
    PRIMARY KEY (reference, number)
) STRICT;
