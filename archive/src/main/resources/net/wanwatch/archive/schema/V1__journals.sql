-- Journals of many sites: each line once, exactly as its site wrote it.

-- A journal's file, and how far it was read. This row changes in the transaction that brings its lines.
CREATE TABLE file (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  archive text NOT NULL,            -- the `--name` of who reads it
  path text NOT NULL,               -- without .gz, so that it is the same file when it was packed
  name text NOT NULL,               -- as it is there now
  site text NOT NULL DEFAULT '',    -- as its first line says, or its first fact; empty until that is known
  read bigint NOT NULL DEFAULT 0,   -- bytes, unpacked, at the end of a line
  number bigint NOT NULL DEFAULT 1, -- of the next line, from 1
  lines bigint NOT NULL DEFAULT 0,  -- with a time, copies too
  before bytea NOT NULL DEFAULT '', -- the last bytes that were read: where they differ, it is another file now
  tail bytea NOT NULL DEFAULT '',   -- behind its last newline: torn, or still being written
  damage text,                      -- why there is no more to read
  size bigint NOT NULL DEFAULT -1,  -- on the disk, when it was last read to its end
  UNIQUE (archive, path)
);

-- How many lines of each site and hour a file has, copies too.
CREATE TABLE part (
  site text NOT NULL,
  hour bigint NOT NULL,             -- since 1970
  file bigint NOT NULL REFERENCES file ON DELETE CASCADE,
  lines bigint NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (site, hour, file)
);
CREATE INDEX part_file ON part (file);

-- What happened. A fact's identity is its line: an outage that is written again with its end is another line.
CREATE TABLE fact (
  at timestamptz NOT NULL,          -- of the fact, cut to the millisecond
  site text NOT NULL,
  digest uuid NOT NULL,             -- the line's SHA-256, its first half
  kind text NOT NULL,
  understood boolean NOT NULL,      -- whether it has the shape that its kind has
  file bigint NOT NULL,             -- the first that had it
  number bigint NOT NULL,           -- of the line in that file
  line text NOT NULL,               -- as it was written
  body jsonb,                       -- the same for queries; of minutes only where the line itself will not do
  PRIMARY KEY (site, at, digest)
) PARTITION BY RANGE (at);

-- Everything but the sums of minutes, which are nearly all.
CREATE INDEX fact_kind ON fact (kind, site, at) WHERE kind <> 'minute';

-- Days that a clock invented: before 2020, or not come yet.
CREATE TABLE fact_other PARTITION OF fact DEFAULT;

-- Lines that are no facts, or that no text of PostgreSQL can hold. The report counts and names them.
CREATE TABLE odd (
  file bigint NOT NULL REFERENCES file ON DELETE CASCADE,
  number bigint NOT NULL,
  site text NOT NULL,
  millis bigint,                    -- since 1970; empty where it has no time
  line bytea NOT NULL,
  PRIMARY KEY (file, number)
);
CREATE INDEX odd_site ON odd (site, millis);

-- Makes a day's partition, and moves there what came while the day was not to be believed. Returns whether it was not there.
CREATE FUNCTION open_day(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text := 'fact_' || to_char(day, 'YYYYMMDD');
  first timestamptz := day::timestamp AT TIME ZONE 'UTC';
  behind timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('wanwatch.open_day'));
  IF to_regclass('wanwatch.' || name) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE wanwatch.%I (LIKE wanwatch.fact INCLUDING DEFAULTS INCLUDING STORAGE)', name);
  EXECUTE format('WITH moved AS (DELETE FROM wanwatch.fact_other WHERE at >= %L AND at < %L RETURNING *)
    INSERT INTO wanwatch.%I SELECT * FROM moved', first, behind, name);
  EXECUTE format('ALTER TABLE wanwatch.fact ATTACH PARTITION wanwatch.%I FOR VALUES FROM (%L) TO (%L)', name, first, behind);
  RETURN true;
END
$$;

-- A day's partition goes, with what is known of its hours. Returns whether there was one.
CREATE FUNCTION drop_day(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text := 'fact_' || to_char(day, 'YYYYMMDD');
  first bigint := extract(epoch FROM day::timestamp)::bigint / 3600;
BEGIN
  DELETE FROM wanwatch.part WHERE hour >= first AND hour < first + 24;
  DELETE FROM wanwatch.odd WHERE millis >= first * 3600000 AND millis < (first + 24) * 3600000;
  IF to_regclass('wanwatch.' || name) IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TABLE wanwatch.%I', name);
  RETURN true;
END
$$;

-- A time as facts have it; nothing where it is none, so that one odd line spoils no query.
CREATE FUNCTION instant(text text) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN text ~ '^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$' THEN text::timestamptz END $$;

CREATE FUNCTION number(json jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN jsonb_typeof(json) = 'number' THEN json::numeric END $$;

CREATE FUNCTION flag(json jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN jsonb_typeof(json) = 'boolean' THEN json::boolean END $$;

-- For people, from here on.

CREATE VIEW facts AS
SELECT site, at, kind, understood,
  CASE WHEN body IS NULL AND kind = 'minute' AND understood THEN line::jsonb ELSE body END AS body, line
FROM fact;

-- Each outage of a tunnel once, as last known. Without an end it was going on when it was last written.
CREATE VIEW outages AS
SELECT DISTINCT ON (site, body->>'id')
  site, body->>'router' AS router, body->>'tunnel' AS tunnel,
  instant(body->>'start') AS start, instant(body->>'end') AS "end",
  extract(epoch FROM instant(body->>'end') - instant(body->>'start')) AS seconds,
  number(body->'start-bound') + coalesce(number(body->'end-bound'), 0) AS seconds_bound,
  body->>'verdict' AS verdict, body->>'evidence' AS evidence,
  instant(body->>'detected') AS detected, coalesce(flag(body->'maintenance'), false) AS planned,
  body->>'event' AS event, body->>'id' AS id, at AS written
FROM fact
WHERE kind = 'outage' AND understood
ORDER BY site, body->>'id', (body ? 'end') DESC, at DESC, line COLLATE "C" DESC;

-- No internet for the crew: nothing got through on any tunnel.
CREATE VIEW crew_outages AS
SELECT DISTINCT ON (site, body->>'id')
  site, body->>'router' AS router,
  instant(body->>'start') AS start, instant(body->>'end') AS "end",
  extract(epoch FROM instant(body->>'end') - instant(body->>'start')) AS seconds,
  number(body->'start-bound') + coalesce(number(body->'end-bound'), 0) AS seconds_bound,
  body->>'event' AS event, body->>'id' AS id, at AS written
FROM fact
WHERE kind = 'crew-outage' AND understood
ORDER BY site, body->>'id', (body ? 'end') DESC, at DESC, line COLLATE "C" DESC;

CREATE VIEW failovers AS
SELECT site, body->>'router' AS router, body->>'tunnel' AS tunnel, at, body->>'direction' AS direction,
  number(body->'detection') AS detection_seconds, number(body->'theory-min') AS theory_min_seconds,
  number(body->'theory-max') AS theory_max_seconds, number(body->'gap') AS gap_seconds,
  number(body->'gap-flows') AS gap_flows, number(body->'gap-bound') AS gap_bound_seconds,
  number(body->'share') AS share, coalesce(flag(body->'expected'), false) AS planned, body->>'outage' AS outage
FROM fact
WHERE kind = 'failover' AND understood;

-- Each incident once, as last known, and how many messages chats took of it.
CREATE VIEW incidents AS
SELECT site, router, what, tunnels, start, "end", extract(epoch FROM "end" - start) AS seconds, who, acknowledged,
  messages, id, written
FROM (
  SELECT DISTINCT ON (site, body->>'id')
    site, body->>'router' AS router, body->>'what' AS what, body->'tunnels' AS tunnels,
    instant(body->>'start') AS start, instant(body->>'end') AS "end",
    body->>'who' AS who, instant(body->>'acknowledged') AS acknowledged,
    count(*) FILTER (WHERE body ? 'told') OVER (PARTITION BY site, body->>'id') AS messages,
    body->>'id' AS id, at AS written
  FROM fact
  WHERE kind = 'incident' AND understood
  ORDER BY site, body->>'id', at DESC, line COLLATE "C" DESC
) AS last;

-- Throughput tests that were run. Without a throughput one came to no result.
CREATE VIEW tests AS
SELECT site, body->>'router' AS router, coalesce(body->>'tunnel', body->>'over') AS tunnel, at,
  body->>'direction' AS direction, body->>'protocol' AS protocol, number(body->'flows') AS flows,
  body->>'variant' AS variant, body->>'outcome' AS outcome, body->>'reason' AS reason,
  number(body->'throughput') * 8 / 1e6 AS mbit_per_second, number(body->'transferred') AS transferred_bytes,
  body->>'id' AS id
FROM fact
WHERE kind = 'benchmark' AND understood;

-- One minute of one path, summed up. Ask for a site and a time: there are millions.
CREATE VIEW minutes AS
SELECT site, at, body->>'router' AS router, body->>'tunnel' AS tunnel, body->>'path' AS path,
  number(body->'sent') AS sent, number(body->'lost') AS lost, number(body->'unknown') AS unknown_seconds,
  number(body->'received-bytes') AS received_bytes, number(body->'sent-bytes') AS sent_bytes
FROM (
  SELECT site, at, coalesce(body, line::jsonb) AS body
  FROM fact
  WHERE kind = 'minute' AND understood
) AS minute;

CREATE VIEW notes AS
SELECT site, at, body->>'text' AS text, body->>'author' AS author
FROM fact
WHERE kind = 'note' AND understood;

-- What there is of each site, and how fresh it is.
CREATE VIEW sites AS
SELECT site, count(DISTINCT file) AS files, sum(lines) AS lines, to_timestamp(min(hour) * 3600) AS first_hour,
  to_timestamp(max(hour) * 3600) AS last_hour
FROM part
WHERE site <> ''
GROUP BY site;
