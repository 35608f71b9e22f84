-- When the open incidents that a silence had covered were made ready to be told; null until it is over and that is done.
ALTER TABLE silence ADD COLUMN settled_ms BIGINT;

-- The newest instant at which a silence covered the incident: who heard of it later knows how it stands.
ALTER TABLE held_back ADD COLUMN covered_ms BIGINT NOT NULL DEFAULT 0;
