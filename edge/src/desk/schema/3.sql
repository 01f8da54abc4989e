-- Letters that come back.

-- With which status (RFC 3463) the letter of an attempt came back; '' if none was said.
ALTER TABLE attempts ADD COLUMN bounced TEXT;

-- Attempts from before it was put back into the queue. The numbers go on, so that no two attempts of a
-- letter have the same, and what comes back of an old one is not taken for the new one's.
ALTER TABLE deliveries ADD COLUMN tried_before INTEGER NOT NULL DEFAULT 0 CHECK (tried_before >= 0);

-- When a letter last came back over a channel, until it is known to keep them, and since when it has.
ALTER TABLE channels ADD COLUMN bounced_ms INTEGER;
ALTER TABLE channels ADD COLUMN kept_ms INTEGER;
