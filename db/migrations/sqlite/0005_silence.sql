-- When nobody is to be alerted, and about what.
CREATE TABLE silence (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    targets  TEXT NOT NULL,              -- JSON: names; with no labels either, it covers everything
    labels   TEXT NOT NULL,              -- JSON: a target has all of them
    kinds    TEXT NOT NULL,              -- JSON: of incidents, as numbers; none for all
    from_ms  BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    ended_ms BIGINT,                     -- when somebody ended it before its time
    note     TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    made_ms  BIGINT NOT NULL
);

-- Incidents that are not told because a silence covered them.
CREATE TABLE held_back (
    incident_id BIGINT NOT NULL PRIMARY KEY,
    released_ms BIGINT                   -- when it was told after all; null while it is not
) WITHOUT ROWID;
