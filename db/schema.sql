-- The whole schema at a glance, as the migrations in db/migrations/sqlite leave it. Not applied by anything: change it by a new migration,
-- then make this file anew: UPDATE_SCHEMA=1 dotnet test --project tests/UptimeSampler.Tests --filter FullyQualifiedName~SchemaTests

CREATE TABLE access_token (
    name       TEXT NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,            -- viewer or operator
    hash       TEXT NOT NULL,            -- SHA-256
    created_ms BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE address (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
, seen_day BIGINT NOT NULL DEFAULT 0);

CREATE INDEX address_seen ON address (seen_day);

CREATE TABLE alert (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_key TEXT NOT NULL,
    channel     TEXT NOT NULL,
    incident_id BIGINT NOT NULL,
    kind        BIGINT NOT NULL,
    message     TEXT NOT NULL,           -- JSON, fixed when written: every attempt says the same
    created_ms  BIGINT NOT NULL,
    due_ms      BIGINT NOT NULL,
    delivered_ms BIGINT,
    attempts    BIGINT NOT NULL,
    last_error  TEXT,
    state       BIGINT NOT NULL,
    UNIQUE (message_key, channel)
);

CREATE INDEX alert_due ON alert (due_ms) WHERE state = 0;

CREATE INDEX alert_incident ON alert (incident_id);

CREATE TABLE baseline (
    target_id    BIGINT NOT NULL,
    from_ms      BIGINT NOT NULL,
    failure_rate DOUBLE PRECISION NOT NULL,
    limit_us     BIGINT,
    samples      BIGINT NOT NULL,
    hours        BIGINT NOT NULL,
    PRIMARY KEY (target_id, from_ms)
) WITHOUT ROWID;

CREATE TABLE detector (
    target_id BIGINT NOT NULL,
    kind      BIGINT NOT NULL,           -- of the incidents that it finds
    state     BLOB NOT NULL,
    PRIMARY KEY (target_id, kind)
) WITHOUT ROWID;

CREATE TABLE held_back (
    incident_id BIGINT NOT NULL PRIMARY KEY,
    released_ms BIGINT                   -- when it was told after all; null while it is not
, covered_ms BIGINT NOT NULL DEFAULT 0) WITHOUT ROWID;

CREATE TABLE incident (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    target_id          BIGINT NOT NULL,
    kind               BIGINT NOT NULL,
    state              BIGINT NOT NULL,
    severity           BIGINT NOT NULL,
    onset_ms           BIGINT NOT NULL,
    onset_low_ms       BIGINT NOT NULL,
    onset_high_ms      BIGINT NOT NULL,
    opened_ms          BIGINT NOT NULL,
    acknowledged_ms    BIGINT,
    note               TEXT,
    resolved_ms        BIGINT,
    last_failure_ms    BIGINT,
    samples            BIGINT NOT NULL,
    failures           BIGINT NOT NULL,
    low                DOUBLE PRECISION NOT NULL,
    high               DOUBLE PRECISION NOT NULL,
    evidence           DOUBLE PRECISION NOT NULL,
    threshold          DOUBLE PRECISION NOT NULL,
    tolerated          DOUBLE PRECISION NOT NULL,
    limit_us           BIGINT,           -- of latency; null when it is not about that
    failure_classes    TEXT NOT NULL,    -- JSON
    suspects           TEXT NOT NULL,    -- JSON
    worst              TEXT,             -- JSON
    typical            TEXT,             -- JSON
    summary            TEXT NOT NULL
, unwatched BIGINT NOT NULL DEFAULT 0, was_down BIGINT NOT NULL DEFAULT 0, samples_since_failure BIGINT NOT NULL DEFAULT 0, recovery_proven_ms BIGINT, level_changed_ms BIGINT, longest_clean_run BIGINT NOT NULL DEFAULT 0, acknowledged_note TEXT);

CREATE UNIQUE INDEX incident_open ON incident (target_id, kind) WHERE state <> 2;

CREATE TABLE location (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE migration (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_ms BIGINT NOT NULL
);

CREATE TABLE rollup_day (
    day         BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    worker_id   BIGINT NOT NULL,
    address_id  BIGINT NOT NULL,
    connection  BIGINT NOT NULL,
    failure     BIGINT NOT NULL,
    maintenance BIGINT NOT NULL,
    extra       BIGINT NOT NULL,
    samples     BIGINT NOT NULL,
    latency     BLOB NOT NULL,
    PRIMARY KEY (day, target_id, worker_id, address_id, connection, failure, maintenance, extra)
) WITHOUT ROWID;

CREATE TABLE rollup_hour (
    hour        BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    worker_id   BIGINT NOT NULL,
    address_id  BIGINT NOT NULL,
    connection  BIGINT NOT NULL,
    failure     BIGINT NOT NULL,
    maintenance BIGINT NOT NULL,
    extra       BIGINT NOT NULL,
    samples     BIGINT NOT NULL,
    latency     BLOB NOT NULL,
    PRIMARY KEY (hour, target_id, worker_id, address_id, connection, failure, maintenance, extra)
) WITHOUT ROWID;

CREATE TABLE rollup_minute (
    minute      BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    worker_id   BIGINT NOT NULL,
    address_id  BIGINT NOT NULL,
    connection  BIGINT NOT NULL,
    failure     BIGINT NOT NULL,
    maintenance BIGINT NOT NULL,
    extra       BIGINT NOT NULL,
    samples     BIGINT NOT NULL,
    latency     BLOB NOT NULL,
    PRIMARY KEY (minute, target_id, worker_id, address_id, connection, failure, maintenance, extra)
) WITHOUT ROWID;

CREATE TABLE sample (
    id            INTEGER PRIMARY KEY,
    at_ms         BIGINT NOT NULL,
    target_id     BIGINT NOT NULL,
    worker_id     BIGINT NOT NULL,
    address_id    BIGINT NOT NULL,
    outcome       BIGINT NOT NULL,
    failure       BIGINT NOT NULL,
    connection    BIGINT NOT NULL,
    maintenance   BIGINT NOT NULL,
    extra         BIGINT NOT NULL,       -- 1 when suspicion added it, 0 for a base sample
    status        BIGINT,
    dns_us        BIGINT,
    connect_us    BIGINT,
    tls_us        BIGINT,
    first_byte_us BIGINT,
    total_us      BIGINT NOT NULL
);

CREATE TABLE sample_minute (
    minute  BIGINT NOT NULL,
    min_id  BIGINT NOT NULL,
    max_id  BIGINT NOT NULL,
    samples BIGINT NOT NULL,
    PRIMARY KEY (minute, min_id)
) WITHOUT ROWID;

CREATE TABLE schedule_minute (
    minute      BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    scheduled   BIGINT NOT NULL,
    sent        BIGINT NOT NULL,
    late_rounds BIGINT NOT NULL,
    PRIMARY KEY (minute, target_id)
) WITHOUT ROWID;

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
, settled_ms BIGINT);

CREATE TABLE target (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    last_valid_ms BIGINT                 -- start of the newest sample that is not invalid
);

CREATE TABLE test_result (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       BIGINT NOT NULL,          -- stress test or preflight
    subject    TEXT NOT NULL,            -- what was tested: a URL without secrets, or the name of a plan
    verdict    TEXT NOT NULL,            -- as the answer has it
    passed     BIGINT,                   -- 1 when all that was asked is proven, 0 when something is proven bad; null when that is not known
    summary    TEXT NOT NULL,            -- the verdict in a sentence
    started_ms BIGINT NOT NULL,
    ended_ms   BIGINT NOT NULL,
    answer     TEXT NOT NULL,            -- JSON, as the command writes it for scripts
    report     TEXT NOT NULL             -- JSON: the report for people
);

CREATE TABLE unfinished_import (
    id        INTEGER PRIMARY KEY,
    target_id BIGINT NOT NULL,
    from_ms   BIGINT NOT NULL,           -- of the whole file: no sample started earlier
    to_ms     BIGINT NOT NULL,           -- and none later
    samples   BIGINT NOT NULL,           -- how many are stored: the first ones of the file
    digest    TEXT NOT NULL              -- SHA-256 of those
);

CREATE TABLE unit_day (
    day         BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    units       BIGINT NOT NULL,
    n           BIGINT NOT NULL,
    y           BIGINT NOT NULL,
    nn          BIGINT NOT NULL,
    yy_n        DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (day, target_id, location_id)
) WITHOUT ROWID;

CREATE TABLE unit_hour (
    hour        BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    units       BIGINT NOT NULL,
    n           BIGINT NOT NULL,
    y           BIGINT NOT NULL,
    nn          BIGINT NOT NULL,             -- sum of n * n
    yy_n        DOUBLE PRECISION NOT NULL,   -- sum of y * y / n
    PRIMARY KEY (hour, target_id, location_id)
) WITHOUT ROWID;

CREATE TABLE unit_minute (
    minute      BIGINT NOT NULL,
    target_id   BIGINT NOT NULL,
    location_id BIGINT NOT NULL,
    blocks      BLOB NOT NULL,
    PRIMARY KEY (minute, target_id, location_id)
) WITHOUT ROWID;

CREATE TABLE worker (
    id          INTEGER PRIMARY KEY,
    location_id BIGINT NOT NULL,
    name        TEXT NOT NULL,
    UNIQUE (location_id, name)
);
