-- 1 when the incident was a total outage at some time: its severity is that of now while it is open, and that of its worst once it is over.
ALTER TABLE incident ADD COLUMN was_down BIGINT NOT NULL DEFAULT 0;

-- 1 when recovery is proven and has to last for a while to count.
ALTER TABLE incident ADD COLUMN recovery_proven BIGINT NOT NULL DEFAULT 0;

-- Valid samples after the last failure: what speaks for its end while that is not proven.
ALTER TABLE incident ADD COLUMN samples_since_failure BIGINT NOT NULL DEFAULT 0;

-- Until now a total outage was stored as a partial one as soon as it got better: those that surely were total are known by their rate.
UPDATE incident SET was_down = 1 WHERE kind = 0 AND (severity = 2 OR (severity = 1 AND low >= 0.8));
UPDATE incident SET severity = 2 WHERE was_down = 1 AND state = 2;
