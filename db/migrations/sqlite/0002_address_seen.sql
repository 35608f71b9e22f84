-- The newest day (counted from the Unix epoch, UTC) with a sample of the address: pruning removes addresses that nothing kept refers to.
ALTER TABLE address ADD COLUMN seen_day BIGINT NOT NULL DEFAULT 0;

-- Not known for the addresses so far: the newest day of all, so that none goes too early.
UPDATE address SET seen_day = (
    SELECT COALESCE(MAX(day), 0) FROM (
        SELECT MAX(minute) / 1440 AS day FROM rollup_minute
        UNION ALL SELECT MAX(hour) / 24 FROM rollup_hour
        UNION ALL SELECT MAX(day) FROM rollup_day) AS newest);

CREATE INDEX address_seen ON address (seen_day);
