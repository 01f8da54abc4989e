-- What the desk of the first release (migration 1) has stored, as it wrote it: words that were delivered, a
-- question that was tried in vain, and a callback whose attempt was under way when the machine stopped. The
-- times lie ten minutes back.
BEGIN TRANSACTION;
CREATE TABLE migrations
         (version INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
INSERT INTO migrations VALUES(1,(unixepoch() * 1000 - 600000 + -6));
CREATE TABLE desk (site TEXT PRIMARY KEY, swept_ms INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO desk VALUES('acme',NULL);
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
INSERT INTO cases VALUES('K9V5-5VYQ-3NB',(unixepoch() * 1000 - 600000 + 0),'delivered',json_array(json_array('received', (unixepoch() * 1000 - 600000 + 0)), json_array('delivered', (unixepoch() * 1000 - 600000 + 32))),0,NULL,0,0,NULL,(unixepoch() * 1000 - 600000 + 32),(unixepoch() * 1000 - 600000 + 32),2,1,1,NULL);
INSERT INTO cases VALUES('KDQA-RMV6-EEH',(unixepoch() * 1000 - 600000 + 124),'received',json_array(json_array('received', (unixepoch() * 1000 - 600000 + 124))),0,NULL,1,0,(unixepoch() * 1000 - 600000 + 124),NULL,(unixepoch() * 1000 - 600000 + 124),1,1,1,NULL);
INSERT INTO cases VALUES('KRME-BWGA-PFX',(unixepoch() * 1000 - 600000 + 231),'received',json_array(json_array('received', (unixepoch() * 1000 - 600000 + 231))),0,NULL,1,0,(unixepoch() * 1000 - 600000 + 231),NULL,(unixepoch() * 1000 - 600000 + 231),1,1,1,NULL);
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
INSERT INTO events VALUES('K9V5-5VYQ-3NB',1,'submitted','visitor',(unixepoch() * 1000 - 600000 + 0),NULL,1,1,0,(unixepoch() * 1000 - 600000 + 0));
INSERT INTO events VALUES('K9V5-5VYQ-3NB',2,'delivered','channel',(unixepoch() * 1000 - 600000 + 32),NULL,NULL,-1,0,NULL);
INSERT INTO events VALUES('KDQA-RMV6-EEH',1,'submitted','visitor',(unixepoch() * 1000 - 600000 + 124),NULL,1,1,0,(unixepoch() * 1000 - 600000 + 124));
INSERT INTO events VALUES('KRME-BWGA-PFX',1,'submitted','visitor',(unixepoch() * 1000 - 600000 + 231),NULL,1,1,0,(unixepoch() * 1000 - 600000 + 231));
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
INSERT INTO words VALUES('K9V5-5VYQ-3NB',1,'visitor',(unixepoch() * 1000 - 600000 + 0),'good','All fine.',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO words VALUES('KDQA-RMV6-EEH',1,'visitor',(unixepoch() * 1000 - 600000 + 124),NULL,'Where is my oven?',NULL,NULL,NULL,'anna.then@example.net',NULL,NULL);
INSERT INTO words VALUES('KRME-BWGA-PFX',1,'visitor',(unixepoch() * 1000 - 600000 + 231),NULL,NULL,'Anna','06 5555 0182','45610e4efe5a4150865f60b75af6d350bc6b7e0ce4f8fb487914a68ed165985c',NULL,NULL,NULL);
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
INSERT INTO submissions VALUES('c914265066c9ddecea1cf87180244a9b','K9V5-5VYQ-3NB',1,1,'5fee520b8bd581c486ab263bcd0ad117e403e3e5670c7d05eb5f3bf8c39cb67f',NULL,'70625c98ef50a95189a89d04a7bee3454673c79ddd46ca87dde0cbaa1bcb3529',(unixepoch() * 1000 - 600000 + 0),'feedback','en',NULL,'','{"reference":"K9V5-5VYQ-3NB","state":"received","received_at":"2026-12-01T04:14:08Z","delivered_at":null,"steps":[{"state":"received","at":"2026-12-01T04:14:08Z"}],"next":{"state":"delivered","by":"2026-12-01T04:14:08Z","joins":false}}','delivered',(unixepoch() * 1000 - 600000 + 32),NULL);
INSERT INTO submissions VALUES('882f5726f31656791d5926d91b462de2','KDQA-RMV6-EEH',1,1,'3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9',NULL,'d9b62743a371a70d2c2d73cc14c4ed57ebbb2db72d7ffdec03280b99c6f4067e',(unixepoch() * 1000 - 600000 + 124),'question',NULL,NULL,'','{"reference":"KDQA-RMV6-EEH","state":"received","received_at":"2026-12-01T04:14:08Z","delivered_at":null,"steps":[{"state":"received","at":"2026-12-01T04:14:08Z"}],"next":{"state":"delivered","by":"2026-12-01T04:14:08Z","joins":false}}','pending',NULL,NULL);
INSERT INTO submissions VALUES('f0c31d1000fa4a30afc837fbd618f90d','KRME-BWGA-PFX',1,1,'16e39e57c4687f6ed0a919f917b753ef7bce607c32879041339653b457335e39',NULL,'58f981bbe7e1cdf2aff352a5696d809b6018628ca07ff15d20df673b8f6dddbd',(unixepoch() * 1000 - 600000 + 231),'callback',NULL,NULL,'','{"reference":"KRME-BWGA-PFX","state":"received","received_at":"2026-12-01T04:14:08Z","delivered_at":null,"steps":[{"state":"received","at":"2026-12-01T04:14:08Z"}],"next":{"state":"delivered","by":"2026-12-01T04:14:08Z","joins":false}}','pending',NULL,NULL);
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
INSERT INTO letters VALUES('67a1bdec5e6a68b5391328524d5f4dbe','company','case','KDQA-RMV6-EEH',NULL,'it',NULL,NULL,NULL,(unixepoch() * 1000 - 600000 + 124),(unixepoch() * 1000 - 600000 + 124),0,1,0);
INSERT INTO letters VALUES('8c15f896256f75f3fd9bb0eeab8e71c0','company','case','K9V5-5VYQ-3NB',NULL,'it',NULL,NULL,NULL,(unixepoch() * 1000 - 600000 + 0),(unixepoch() * 1000 - 600000 + 0),0,1,0);
INSERT INTO letters VALUES('c2a342bbe06c83fa7134ff68ced52ca0','company','case','KRME-BWGA-PFX',NULL,'it',NULL,NULL,NULL,(unixepoch() * 1000 - 600000 + 231),(unixepoch() * 1000 - 600000 + 231),0,1,0);
CREATE TABLE members (
    letter TEXT NOT NULL REFERENCES letters (id),
    place INTEGER NOT NULL,
    submission TEXT NOT NULL REFERENCES submissions (id),
    PRIMARY KEY (letter, place)
) STRICT, WITHOUT ROWID;
INSERT INTO members VALUES('67a1bdec5e6a68b5391328524d5f4dbe',1,'882f5726f31656791d5926d91b462de2');
INSERT INTO members VALUES('8c15f896256f75f3fd9bb0eeab8e71c0',1,'c914265066c9ddecea1cf87180244a9b');
INSERT INTO members VALUES('c2a342bbe06c83fa7134ff68ced52ca0',1,'f0c31d1000fa4a30afc837fbd618f90d');
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
INSERT INTO deliveries VALUES('67a1bdec5e6a68b5391328524d5f4dbe','smtp',0,'queued',1,0,0,(unixepoch() * 1000 - 600000 + 124),(unixepoch() * 1000 - 600000 + 52763),NULL,0);
INSERT INTO deliveries VALUES('8c15f896256f75f3fd9bb0eeab8e71c0','smtp',0,'delivered',1,0,0,(unixepoch() * 1000 - 600000 + 0),NULL,(unixepoch() * 1000 - 600000 + 32),0);
INSERT INTO deliveries VALUES('c2a342bbe06c83fa7134ff68ced52ca0','smtp',0,'leased',1,0,0,(unixepoch() * 1000 - 600000 + 231),(unixepoch() * 1000 - 600000 + 600235),NULL,0);
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
INSERT INTO attempts VALUES('67a1bdec5e6a68b5391328524d5f4dbe','smtp',1,(unixepoch() * 1000 - 600000 + 127),(unixepoch() * 1000 - 600000 + 130),'connect','retry',NULL,NULL);
INSERT INTO attempts VALUES('8c15f896256f75f3fd9bb0eeab8e71c0','smtp',1,(unixepoch() * 1000 - 600000 + 17),(unixepoch() * 1000 - 600000 + 32),'final_dot','delivered','250',NULL);
INSERT INTO attempts VALUES('c2a342bbe06c83fa7134ff68ced52ca0','smtp',1,(unixepoch() * 1000 - 600000 + 235),NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO channels VALUES('smtp',1,(unixepoch() * 1000 - 600000 + 130),NULL,'unreachable',NULL,(unixepoch() * 1000 - 600000 + 32),NULL,NULL);
CREATE TABLE pace (
    slot_ms INTEGER PRIMARY KEY,
    letters INTEGER NOT NULL CHECK (letters >= 0)
) STRICT;
CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    pending INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    dead INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    last_ms INTEGER NOT NULL
) STRICT;
INSERT INTO account VALUES(1,2,1,0,0,(unixepoch() * 1000 - 600000 + 231));
CREATE TABLE tallies (
    hour INTEGER NOT NULL,
    measure TEXT NOT NULL,
    dimension TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    day TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, measure, dimension, bucket)
) STRICT, WITHOUT ROWID;
CREATE TABLE forgotten (
    outcome TEXT PRIMARY KEY CHECK (outcome IN ('delivered', 'erased')),
    submissions INTEGER NOT NULL CHECK (submissions >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO tallies SELECT received_ms / 3600000, 'received', '', 0,
        date(received_ms / 1000, 'unixepoch'), COUNT(*) FROM submissions GROUP BY 1;
INSERT INTO tallies SELECT received_ms / 3600000, 'delivered', '', 24,
        date(received_ms / 1000, 'unixepoch'), COUNT(*) FROM submissions
    WHERE outcome = 'delivered' GROUP BY 1;
CREATE TABLE _cf_METADATA (
        key INTEGER PRIMARY KEY,
        value BLOB
      );
INSERT INTO _cf_METADATA VALUES(1, (unixepoch() * 1000 - 590000) * 1000000);
CREATE INDEX cases_to_erase ON cases (is_closed, last_ms)
    WHERE waiting = 0 AND given_up = 0 AND erased_ms IS NULL;
CREATE INDEX cases_erased ON cases (erased_ms) WHERE erased_ms IS NOT NULL;
CREATE INDEX words_with_phone ON words (phone_name, said_ms) WHERE phone_name IS NOT NULL;
CREATE INDEX submissions_that_replace ON submissions (replaces_name)
    WHERE replaces_name IS NOT NULL;
CREATE INDEX submissions_dead ON submissions (settled_ms) WHERE outcome = 'dead';
CREATE INDEX letters_open ON letters (class) WHERE is_open = 1;
CREATE INDEX letters_of_no_case ON letters (class, written_ms) WHERE reference IS NULL;
CREATE INDEX letters_beside ON letters (reference) WHERE audience <> 'company' AND reference IS NOT NULL;
CREATE INDEX members_of_submission ON members (submission, letter);
CREATE INDEX deliveries_to_come ON deliveries (channel, is_visitors, state, next_ms)
    WHERE next_ms IS NOT NULL;
CREATE INDEX deliveries_waiting ON deliveries (channel, is_passed_on, since_ms)
    WHERE next_ms IS NOT NULL;
CREATE INDEX deliveries_tried ON deliveries (channel, next_ms)
    WHERE state = 'queued' AND attempts > 0 AND is_visitors = 0;
COMMIT;
