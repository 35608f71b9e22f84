-- When recovery was proven: the end counts at once, or once it has lasted for a while where the trouble has come back before. Replaces a mark that
-- did not say when; of open incidents the detectors still know it.
ALTER TABLE incident DROP COLUMN recovery_proven;
ALTER TABLE incident ADD COLUMN recovery_proven_ms BIGINT;

-- When its severity last changed while it was open.
ALTER TABLE incident ADD COLUMN level_changed_ms BIGINT;

-- The most valid samples in a row without a failure while it lasted: as many are no sign of its end.
ALTER TABLE incident ADD COLUMN longest_clean_run BIGINT NOT NULL DEFAULT 0;

-- What was said when it was acknowledged; notes that follow do not change it.
ALTER TABLE incident ADD COLUMN acknowledged_note TEXT;
