-- What stress tests and preflights came to.
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
