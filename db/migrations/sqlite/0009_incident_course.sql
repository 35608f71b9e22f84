-- 1 when the incident was a total outage at some time: its severity is that of now while it is open, and that of its worst once it is over.
ALTER TABLE incident ADD COLUMN was_down BIGINT NOT NULL DEFAULT 0;

-- Valid samples after the last failure: while its end is being proven, nothing fails any more.
ALTER TABLE incident ADD COLUMN samples_since_failure BIGINT NOT NULL DEFAULT 0;

UPDATE incident SET was_down = 1 WHERE kind = 0 AND severity = 2;
