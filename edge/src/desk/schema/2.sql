-- Several channels, letters that gather submissions, the channels' health, and what is erased.

-- A case may be erased.
CREATE TABLE steps_with_erased (
    reference TEXT NOT NULL REFERENCES cases (reference),
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'delivered', 'undeliverable', 'erased')),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (reference, number)
) STRICT;
INSERT INTO steps_with_erased SELECT reference, number, state, at_ms FROM steps;
DROP TABLE steps;
ALTER TABLE steps_with_erased RENAME TO steps;

-- One submission, one channel. Those of the same letter leave together, under its id: that of a
-- submission, or of a row of `letters`. An alert is a submission to itself. `unseen` counts the
-- attempts in a row whose end nobody saw.
CREATE TABLE deliveries_of_channels (
    submission TEXT NOT NULL,
    channel TEXT NOT NULL,
    letter TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'delivered', 'dead')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    since_ms INTEGER NOT NULL,
    next_ms INTEGER,
    ended_ms INTEGER,
    unseen INTEGER NOT NULL DEFAULT 0 CHECK (unseen >= 0),
    PRIMARY KEY (submission, channel),
    CHECK ((state IN ('queued', 'leased')) = (next_ms IS NOT NULL)),
    CHECK ((state IN ('delivered', 'dead')) = (ended_ms IS NOT NULL))
) STRICT;
INSERT INTO deliveries_of_channels
    (submission, channel, letter, state, attempts, since_ms, next_ms, ended_ms)
    SELECT submission, channel, letter, state, attempts, since_ms, next_ms, ended_ms FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_of_channels RENAME TO deliveries;
CREATE INDEX deliveries_of_letter ON deliveries (letter, channel);
CREATE INDEX deliveries_to_come ON deliveries (channel, state, next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX deliveries_dead ON deliveries (ended_ms) WHERE state = 'dead';

-- A letter may be more than a submission's.
CREATE TABLE attempts_of_letters (
    letter TEXT NOT NULL,
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
INSERT INTO attempts_of_letters
    SELECT letter, channel, number, started_ms, ended_ms, phase, verdict, code FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_of_letters RENAME TO attempts;

-- The letters that are not one submission's: digests of many, and alerts.
CREATE TABLE letters (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('digest', 'ratings', 'alert')),
    opened_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    -- Whether more may still be put in, and how much is.
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    members INTEGER NOT NULL CHECK (members >= 0),
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    -- Which channel an alert is about, and what it says, as JSON.
    about TEXT,
    content TEXT,
    CHECK ((kind = 'alert') = (content IS NOT NULL))
) STRICT;
CREATE INDEX letters_open ON letters (kind) WHERE is_open = 1;

-- How many letters of their own left in each ten minutes.
CREATE TABLE pace (
    slot_ms INTEGER PRIMARY KEY,
    letters INTEGER NOT NULL CHECK (letters >= 0)
) STRICT;

-- How each channel is: failures in a row, since when and why, when it is looked at next, and when a
-- person was told.
CREATE TABLE channels (
    channel TEXT PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    failing_ms INTEGER,
    probe_ms INTEGER,
    cause TEXT,
    flagged_ms INTEGER,
    delivered_ms INTEGER,
    CHECK ((failures = 0) = (failing_ms IS NULL))
) STRICT;

-- When what is not needed any more was last looked for. A number is compared by its HMAC; a submission that was erased keeps only reference and times.
ALTER TABLE desk ADD COLUMN swept_ms INTEGER;
ALTER TABLE submissions ADD COLUMN phone_name TEXT;
ALTER TABLE submissions ADD COLUMN erased_ms INTEGER;
CREATE INDEX submissions_by_time ON submissions (received_ms);
CREATE INDEX submissions_erased ON submissions (erased_ms) WHERE erased_ms IS NOT NULL;
CREATE INDEX submissions_of_phone ON submissions (phone_name, received_ms)
    WHERE phone_name IS NOT NULL;

-- What was counted and is not stored any more.
CREATE TABLE forgotten (
    outcome TEXT PRIMARY KEY CHECK (outcome IN ('delivered', 'erased')),
    submissions INTEGER NOT NULL CHECK (submissions >= 0)
) STRICT;
