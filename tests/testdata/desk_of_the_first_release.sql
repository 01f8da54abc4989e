-- What the desk of the first release (migration 1) has stored, as it wrote it: a question that was tried in
-- vain, a callback whose attempt was under way when the machine stopped, and words to a rating that were
-- delivered. The times lie ten minutes back.
BEGIN TRANSACTION;
CREATE TABLE migrations
         (version INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
INSERT INTO migrations VALUES(1,1795552638920);
CREATE TABLE desk (site TEXT PRIMARY KEY) STRICT;
INSERT INTO desk VALUES('acme');
CREATE TABLE cases (
        reference TEXT PRIMARY KEY,
        received_ms INTEGER NOT NULL
    ) STRICT;
INSERT INTO cases VALUES('K9S6-HXGT-V8N',(unixepoch() * 1000 - 600000 + 0));
INSERT INTO cases VALUES('KCVP-2A4V-G9C',(unixepoch() * 1000 - 600000 + 416));
INSERT INTO cases VALUES('K0SB-FFS4-6YW',(unixepoch() * 1000 - 600000 + 812));
CREATE TABLE steps (
        reference TEXT NOT NULL REFERENCES cases (reference),
        number INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('received', 'delivered', 'undeliverable')),
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (reference, number)
    ) STRICT;
INSERT INTO steps VALUES('K9S6-HXGT-V8N',1,'received',(unixepoch() * 1000 - 600000 + 0));
INSERT INTO steps VALUES('KCVP-2A4V-G9C',1,'received',(unixepoch() * 1000 - 600000 + 416));
INSERT INTO steps VALUES('K0SB-FFS4-6YW',1,'received',(unixepoch() * 1000 - 600000 + 812));
INSERT INTO steps VALUES('K0SB-FFS4-6YW',2,'delivered',(unixepoch() * 1000 - 600000 + 846));
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
INSERT INTO submissions VALUES('77f4e0dd7e78c42a3b0f81d68f1704ac','K9S6-HXGT-V8N','3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9',NULL,'d9b62743a371a70d2c2d73cc14c4ed57ebbb2db72d7ffdec03280b99c6f4067e',(unixepoch() * 1000 - 600000 + 0),'question',NULL,'Where is my oven?',NULL,NULL,'anna.then@example.net',NULL,NULL,NULL,NULL,'','{"reference":"K9S6-HXGT-V8N","state":"received","received_at":"2026-11-24T20:37:18Z","delivered_at":null,"steps":[{"state":"received","at":"2026-11-24T20:37:18Z"}],"next":{"state":"delivered","by":"2026-11-24T20:37:18Z","joins":false}}');
INSERT INTO submissions VALUES('129ae598d54701ebb5e647cf6953929a','KCVP-2A4V-G9C','e49c0abb8ea3128265adfe2a1c258b496903df75648fb1722523736d729c8e82',NULL,'5c3bd5edbffc2c3fd574c56567726dba27c4dd9f2e4227158c1a0450548febb2',(unixepoch() * 1000 - 600000 + 416),'callback',NULL,'Call me about the hob.','Niccolò','06 5555 0123',NULL,NULL,NULL,NULL,NULL,'','{"reference":"KCVP-2A4V-G9C","state":"received","received_at":"2026-11-24T20:37:19Z","delivered_at":null,"steps":[{"state":"received","at":"2026-11-24T20:37:19Z"}],"next":{"state":"delivered","by":"2026-11-24T20:37:19Z","joins":false}}');
INSERT INTO submissions VALUES('6d4333eda5888792ba03a9120225d5ec','K0SB-FFS4-6YW','f443fa4d80a5309efbdae9da99f286cba624798479833be603454fc912906f99',NULL,'bc475d034f572da9501d86a2e3ac2ed7cf6539d6be3bb81fb46061ed191577e2',(unixepoch() * 1000 - 600000 + 812),'feedback','bad','The drawer sticks.',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'','{"reference":"K0SB-FFS4-6YW","state":"received","received_at":"2026-11-24T20:37:19Z","delivered_at":null,"steps":[{"state":"received","at":"2026-11-24T20:37:19Z"}],"next":{"state":"delivered","by":"2026-11-24T20:37:19Z","joins":false}}');
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
INSERT INTO deliveries VALUES('77f4e0dd7e78c42a3b0f81d68f1704ac','smtp','77f4e0dd7e78c42a3b0f81d68f1704ac','queued',1,(unixepoch() * 1000 - 600000 + 0),(unixepoch() * 1000 - 600000 + 10396),NULL);
INSERT INTO deliveries VALUES('129ae598d54701ebb5e647cf6953929a','smtp','129ae598d54701ebb5e647cf6953929a','leased',1,(unixepoch() * 1000 - 600000 + 416),(unixepoch() * 1000 - 600000 + 600426),NULL);
INSERT INTO deliveries VALUES('6d4333eda5888792ba03a9120225d5ec','smtp','6d4333eda5888792ba03a9120225d5ec','delivered',1,(unixepoch() * 1000 - 600000 + 812),NULL,(unixepoch() * 1000 - 600000 + 812));
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
INSERT INTO attempts VALUES('77f4e0dd7e78c42a3b0f81d68f1704ac','smtp',1,(unixepoch() * 1000 - 600000 + 127),(unixepoch() * 1000 - 600000 + 410),'connect','retry',NULL);
INSERT INTO attempts VALUES('129ae598d54701ebb5e647cf6953929a','smtp',1,(unixepoch() * 1000 - 600000 + 426),NULL,NULL,NULL,NULL);
INSERT INTO attempts VALUES('6d4333eda5888792ba03a9120225d5ec','smtp',1,(unixepoch() * 1000 - 600000 + 823),(unixepoch() * 1000 - 600000 + 846),'final_dot','delivered','250');
CREATE TABLE _cf_METADATA (
        key INTEGER PRIMARY KEY,
        value BLOB
      );
INSERT INTO _cf_METADATA VALUES(1, (unixepoch() * 1000 - 590000) * 1000000);
CREATE INDEX submissions_of_case ON submissions (reference);
CREATE INDEX submissions_that_replace ON submissions (replaces_name)
        WHERE replaces_name IS NOT NULL;
CREATE INDEX deliveries_of_letter ON deliveries (letter, channel);
CREATE INDEX deliveries_to_come ON deliveries (next_ms) WHERE next_ms IS NOT NULL;
COMMIT;
