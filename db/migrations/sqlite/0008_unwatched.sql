-- 1 when the incident was closed because nobody watches any more: whether the trouble is over is not known.
ALTER TABLE incident ADD COLUMN unwatched BIGINT NOT NULL DEFAULT 0;

-- Those about failures and slow answers tell it by the last failure that they lack.
UPDATE incident SET unwatched = 1 WHERE state = 2 AND kind IN (0, 1) AND last_failure_ms IS NULL;
