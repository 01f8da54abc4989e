-- Which site this is: an alarm wakes the desk without saying so.
CREATE TABLE desk (site TEXT PRIMARY KEY) STRICT;

-- What the company must deal with. Its state is that of its last step.
CREATE TABLE cases (
    reference TEXT PRIMARY KEY,
    received_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE steps (
    reference TEXT NOT NULL REFERENCES cases (reference),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'delivered', 'undeliverable')),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (reference, number)
) STRICT;

-- Keys are kept as their SHA-256: who reads the storage cannot read an answer with it.
CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL REFERENCES cases (reference),
    key_name TEXT NOT NULL UNIQUE,
    replaces_name TEXT,
    fingerprint TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('feedback', 'question', 'callback')),
    rating TEXT CHECK (rating IN ('good', 'fair', 'bad')),
    message TEXT,
    name TEXT,
    phone TEXT,
    email TEXT,
    page TEXT,
    touchpoint TEXT,
    locale TEXT,
    consent TEXT,
    marks TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT;
CREATE INDEX submissions_of_case ON submissions (reference);
CREATE INDEX submissions_that_replace ON submissions (replaces_name)
    WHERE replaces_name IS NOT NULL;

-- One submission, one channel. Those of the same letter leave together, under its id.
CREATE TABLE deliveries (
    submission TEXT NOT NULL REFERENCES submissions (id),
    channel TEXT NOT NULL CHECK (channel IN ('smtp')),
    letter TEXT NOT NULL REFERENCES submissions (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'delivered', 'dead')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    since_ms INTEGER NOT NULL,
    next_ms INTEGER,
    ended_ms INTEGER,
    PRIMARY KEY (submission, channel),
    CHECK ((state IN ('queued', 'leased')) = (next_ms IS NOT NULL)),
    CHECK ((state IN ('delivered', 'dead')) = (ended_ms IS NOT NULL))
) STRICT;
CREATE INDEX deliveries_of_letter ON deliveries (letter, channel);
CREATE INDEX deliveries_to_come ON deliveries (next_ms) WHERE next_ms IS NOT NULL;

-- One try of a letter. One without an end was running when the machine stopped.
CREATE TABLE attempts (
    letter TEXT NOT NULL REFERENCES submissions (id),
    channel TEXT NOT NULL,
    number INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    phase TEXT,
    verdict TEXT,
    code TEXT,
    PRIMARY KEY (letter, channel, number),
    CHECK ((ended_ms IS NULL) = (verdict IS NULL))
) STRICT;
