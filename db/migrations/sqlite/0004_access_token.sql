-- Who may use the HTTP side. Of a token only its hash is kept.
CREATE TABLE access_token (
    name       TEXT NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,            -- viewer or operator
    hash       TEXT NOT NULL,            -- SHA-256
    created_ms BIGINT NOT NULL
) WITHOUT ROWID;
