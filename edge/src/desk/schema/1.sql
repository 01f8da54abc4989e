-- Whose desk this is (an alarm wakes it without saying so), and when what is not needed any more was
-- last looked for.
CREATE TABLE desk (site TEXT PRIMARY KEY, swept_ms INTEGER) STRICT, WITHOUT ROWID;

-- What the company must deal with: what its events have come to, written with each of them. `said`
-- and `reports` number what is added; `bare_rating` is the latest face whose words may follow.
CREATE TABLE cases (
    reference TEXT PRIMARY KEY,
    received_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    line TEXT NOT NULL,
    is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
    erased_ms INTEGER,
    waiting INTEGER NOT NULL CHECK (waiting >= 0),
    given_up INTEGER NOT NULL CHECK (given_up >= 0),
    due_ms INTEGER,
    delivered_ms INTEGER,
    last_ms INTEGER NOT NULL,
    events INTEGER NOT NULL CHECK (events > 0),
    said INTEGER NOT NULL CHECK (said >= 0),
    reports INTEGER NOT NULL CHECK (reports >= 0),
    bare_rating TEXT,
    CHECK ((waiting > 0) = (due_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_to_erase ON cases (is_closed, last_ms)
    WHERE waiting = 0 AND given_up = 0 AND erased_ms IS NULL;
CREATE INDEX cases_erased ON cases (erased_ms) WHERE erased_ms IS NOT NULL;

-- What happened to a case. Rows are only added. `waiting` and `given_up` say by how many submissions
-- more; `words` is a number among the case's words. What may have happened grows with what the desk
-- can do, so the names are held by the code that reads them, not by a list here.
CREATE TABLE events (
    reference TEXT NOT NULL REFERENCES cases (reference),
    number INTEGER NOT NULL,
    what TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('visitor', 'company', 'channel', 'clock')),
    at_ms INTEGER NOT NULL,
    undoes INTEGER,
    words INTEGER,
    waiting INTEGER NOT NULL,
    given_up INTEGER NOT NULL,
    due_ms INTEGER,
    PRIMARY KEY (reference, number),
    CHECK (undoes < number)
) STRICT, WITHOUT ROWID;

-- What people said, and all that is known of them: the one place, but for the address that a letter to a
-- visitor goes to, which goes with it. Erasing is deleting here; numbers
-- that lead nowhere say that something was. A telephone number is compared by its HMAC.
CREATE TABLE words (
    reference TEXT NOT NULL REFERENCES cases (reference),
    number INTEGER NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('visitor', 'company')),
    said_ms INTEGER NOT NULL,
    rating TEXT CHECK (rating IN ('good', 'fair', 'bad')),
    message TEXT,
    name TEXT,
    phone TEXT,
    phone_name TEXT,
    email TEXT,
    page TEXT,
    touchpoint TEXT,
    PRIMARY KEY (reference, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX words_with_phone ON words (phone_name, said_ms) WHERE phone_name IS NOT NULL;

-- What a visitor sent. Its words have its number. `report` is the how many-th of its case it is, of
-- which a face and its words are one. Keys are kept as their SHA-256: who reads the storage cannot read
-- an answer with one.
CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL REFERENCES cases (reference),
    number INTEGER NOT NULL,
    report INTEGER NOT NULL,
    key_name TEXT NOT NULL UNIQUE,
    replaces_name TEXT,
    fingerprint TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('feedback', 'question', 'callback', 'reopening')),
    locale TEXT,
    consent TEXT,
    marks TEXT NOT NULL,
    answer TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'delivered', 'dead', 'erased')),
    settled_ms INTEGER,
    erased_ms INTEGER,
    UNIQUE (reference, number),
    CHECK ((outcome = 'pending') = (settled_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX submissions_that_replace ON submissions (replaces_name)
    WHERE replaces_name IS NOT NULL;
CREATE INDEX submissions_dead ON submissions (settled_ms) WHERE outcome = 'dead';

-- Each letter, whatever it says and whomever it is for. The company's and staff's go to where the
-- site's letters go, so that only a visitor's has a recipient. A digest is open while more may be put
-- in; an alert while more may be added to what it says. `about` is the channel of an alert.
CREATE TABLE letters (
    id TEXT PRIMARY KEY,
    audience TEXT NOT NULL CHECK (audience IN ('company', 'visitor', 'staff')),
    class TEXT NOT NULL CHECK (
        class IN ('case', 'digest', 'ratings', 'alert', 'note', 'courtesy', 'answer')
    ),
    reference TEXT,
    recipient TEXT,
    language TEXT NOT NULL,
    words INTEGER,
    content TEXT,
    about TEXT,
    written_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    is_open INTEGER NOT NULL DEFAULT 0 CHECK (is_open IN (0, 1)),
    members INTEGER NOT NULL DEFAULT 0 CHECK (members >= 0),
    size_bytes INTEGER NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
    CHECK (audience = CASE
        WHEN class IN ('alert', 'note') THEN 'staff'
        WHEN class IN ('courtesy', 'answer') THEN 'visitor'
        ELSE 'company' END),
    CHECK (recipient IS NULL OR audience = 'visitor'),
    CHECK ((class IN ('digest', 'ratings', 'alert')) = (reference IS NULL)),
    CHECK ((class IN ('alert', 'note')) = (content IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_open ON letters (class) WHERE is_open = 1;
CREATE INDEX letters_of_no_case ON letters (class, written_ms) WHERE reference IS NULL;
CREATE INDEX letters_beside ON letters (reference) WHERE audience <> 'company' AND reference IS NOT NULL;

-- Which submissions a letter to the company tells of, in their order.
CREATE TABLE members (
    letter TEXT NOT NULL REFERENCES letters (id),
    place INTEGER NOT NULL,
    submission TEXT NOT NULL REFERENCES submissions (id),
    PRIMARY KEY (letter, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_of_submission ON members (submission, letter);

-- One letter, one channel: the states of `courier::Delivery`. `unseen` counts the attempts in a row whose
-- end nobody saw; `tried_before` those from before it was put back into the queue, since no two
-- attempts of a letter have the same number.
CREATE TABLE deliveries (
    letter TEXT NOT NULL REFERENCES letters (id),
    channel TEXT NOT NULL,
    is_visitors INTEGER NOT NULL CHECK (is_visitors IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'delivered', 'dead', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    tried_before INTEGER NOT NULL DEFAULT 0 CHECK (tried_before >= 0),
    unseen INTEGER NOT NULL DEFAULT 0 CHECK (unseen >= 0),
    since_ms INTEGER NOT NULL,
    next_ms INTEGER,
    ended_ms INTEGER,
    is_passed_on INTEGER NOT NULL DEFAULT 0 CHECK (is_passed_on IN (0, 1)),
    PRIMARY KEY (letter, channel),
    CHECK ((state IN ('queued', 'leased')) = (next_ms IS NOT NULL)),
    CHECK ((state IN ('queued', 'leased')) = (ended_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_to_come ON deliveries (channel, is_visitors, state, next_ms)
    WHERE next_ms IS NOT NULL;
CREATE INDEX deliveries_waiting ON deliveries (channel, is_passed_on, since_ms)
    WHERE next_ms IS NOT NULL;
CREATE INDEX deliveries_tried ON deliveries (channel, next_ms)
    WHERE state = 'queued' AND attempts > 0 AND is_visitors = 0;

-- One try of a letter. One without an end was running when the machine stopped. `bounced` is the
-- status (RFC 3463) with which it came back; '' if none was said.
CREATE TABLE attempts (
    letter TEXT NOT NULL,
    channel TEXT NOT NULL,
    number INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    phase TEXT,
    verdict TEXT,
    code TEXT,
    bounced TEXT,
    PRIMARY KEY (letter, channel, number),
    FOREIGN KEY (letter, channel) REFERENCES deliveries (letter, channel),
    CHECK ((ended_ms IS NULL) = (verdict IS NULL))
) STRICT, WITHOUT ROWID;

-- How each channel is: failures in a row, since when and why, when it is looked at next, when a person
-- was told, and when a letter last came back over it, until it is known to keep them, and since when
-- it has.
CREATE TABLE channels (
    channel TEXT PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    failing_ms INTEGER,
    probe_ms INTEGER,
    cause TEXT,
    flagged_ms INTEGER,
    delivered_ms INTEGER,
    bounced_ms INTEGER,
    kept_ms INTEGER,
    CHECK ((failures = 0) = (failing_ms IS NULL))
) STRICT, WITHOUT ROWID;

-- How many letters of their own left in each ten minutes.
CREATE TABLE pace (
    slot_ms INTEGER PRIMARY KEY,
    letters INTEGER NOT NULL CHECK (letters >= 0)
) STRICT;

-- What became of all that was ever acknowledged, and when the last of it came. One row.
CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    pending INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    dead INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    last_ms INTEGER NOT NULL
) STRICT;

-- The same by the hour (UTC, hours since 1970) in which it was received. `day` is the site's own date
-- at the beginning of that hour. `dimension` is a name that the configuration knows; `bucket` a range
-- of milliseconds, whose last is at most an eighth more than its first.
CREATE TABLE tallies (
    hour INTEGER NOT NULL,
    measure TEXT NOT NULL,
    dimension TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    day TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, measure, dimension, bucket)
) STRICT, WITHOUT ROWID;

-- What was counted and is not stored any more.
CREATE TABLE forgotten (
    outcome TEXT PRIMARY KEY CHECK (outcome IN ('delivered', 'erased')),
    submissions INTEGER NOT NULL CHECK (submissions >= 0)
) STRICT, WITHOUT ROWID;
