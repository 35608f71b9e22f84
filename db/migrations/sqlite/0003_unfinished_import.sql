-- Imports that have not ended: what is stored of them already, so that the same file goes on where it was cut off and no sample counts twice.
CREATE TABLE unfinished_import (
    id        INTEGER PRIMARY KEY,
    target_id BIGINT NOT NULL,
    from_ms   BIGINT NOT NULL,           -- of the whole file: no sample started earlier
    to_ms     BIGINT NOT NULL,           -- and none later
    samples   BIGINT NOT NULL,           -- how many are stored: the first ones of the file
    digest    TEXT NOT NULL              -- SHA-256 of those
);
