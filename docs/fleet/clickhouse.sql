-- Icewatch's calls and findings in ClickHouse, out of the table that the collector's exporter makes (otel_logs; docs/fleet/collector.yaml).
-- Records that a laptop sent twice, because the answer to the first was lost, have the same uid: ReplacingMergeTree keeps one, and the
-- views at the end show one before it has got round to it.

CREATE TABLE IF NOT EXISTS otel.icewatch_call_records
(
    uid            String,
    laptop         String,
    site           LowCardinality(String),
    started        DateTime64(3, 'UTC'),
    day            Date DEFAULT toDate(started),
    duration       Nullable(Float64),
    setup_time     Nullable(Float64),
    topology       LowCardinality(String),
    path_kind      LowCardinality(String),
    path_transport LowCardinality(String),
    relay          LowCardinality(String),
    relay_owner    LowCardinality(String),
    vendor         LowCardinality(String),
    severity       LowCardinality(String),
    code           LowCardinality(String),
    cause          LowCardinality(String),
    udp_blocked    LowCardinality(String),
    vpn            LowCardinality(String),
    nat_mapping    LowCardinality(String),
    findings       String,
    policy_failing String,
    policy_leaks   String,
    rtt            Nullable(Float64),
    loss           Nullable(Float64),
    jitter         Nullable(Float64),
    version        LowCardinality(String),
    sentence       String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(started)
ORDER BY (site, started, uid)
TTL toDateTime(started) + INTERVAL 400 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel.icewatch_call_records_mv TO otel.icewatch_call_records AS
SELECT
    LogAttributes['icewatch.record.uid']                                 AS uid,
    ResourceAttributes['service.instance.id']                            AS laptop,
    LogAttributes['icewatch.site']                                       AS site,
    parseDateTime64BestEffortOrZero(LogAttributes['icewatch.call.start'], 3, 'UTC') AS started,
    toDate(started)                                                      AS day,
    toFloat64OrNull(LogAttributes['icewatch.call.duration'])             AS duration,
    toFloat64OrNull(LogAttributes['icewatch.call.setup_time'])           AS setup_time,
    LogAttributes['icewatch.call.topology']                              AS topology,
    LogAttributes['icewatch.path.kind']                                  AS path_kind,
    LogAttributes['icewatch.path.transport']                             AS path_transport,
    LogAttributes['server.address']                                      AS relay,
    LogAttributes['icewatch.relay.owner']                                AS relay_owner,
    LogAttributes['icewatch.vendor']                                     AS vendor,
    LogAttributes['icewatch.verdict.severity']                           AS severity,
    LogAttributes['icewatch.verdict.code']                               AS code,
    LogAttributes['icewatch.verdict.cause']                              AS cause,
    LogAttributes['icewatch.udp.blocked']                                AS udp_blocked,
    LogAttributes['icewatch.vpn']                                        AS vpn,
    LogAttributes['icewatch.nat.mapping']                                AS nat_mapping,
    LogAttributes['icewatch.findings.yes']                               AS findings,
    LogAttributes['icewatch.policy.failing']                             AS policy_failing,
    LogAttributes['icewatch.policy.leaks']                               AS policy_leaks,
    toFloat64OrNull(LogAttributes['icewatch.rtt'])                       AS rtt,
    toFloat64OrNull(LogAttributes['icewatch.media.received.loss'])       AS loss,
    toFloat64OrNull(LogAttributes['icewatch.media.received.jitter'])     AS jitter,
    LogAttributes['icewatch.version']                                    AS version,
    Body                                                                 AS sentence
FROM otel.otel_logs
WHERE ServiceName = 'icewatch' AND LogAttributes['icewatch.record.type'] = 'call';

CREATE TABLE IF NOT EXISTS otel.icewatch_finding_records
(
    uid        String,
    call_uid   String,
    laptop     String,
    site       LowCardinality(String),
    seen       DateTime64(3, 'UTC'),
    day        Date DEFAULT toDate(seen),
    code       LowCardinality(String),
    severity   LowCardinality(String),
    confidence LowCardinality(String),
    title      String,
    advice     String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(seen)
ORDER BY (site, code, seen, uid)
TTL toDateTime(seen) + INTERVAL 400 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel.icewatch_finding_records_mv TO otel.icewatch_finding_records AS
SELECT
    LogAttributes['icewatch.record.uid']         AS uid,
    LogAttributes['icewatch.call.uid']           AS call_uid,
    ResourceAttributes['service.instance.id']    AS laptop,
    LogAttributes['icewatch.site']               AS site,
    Timestamp                                    AS seen,
    toDate(seen)                                 AS day,
    LogAttributes['icewatch.finding.code']       AS code,
    LogAttributes['icewatch.finding.severity']   AS severity,
    LogAttributes['icewatch.finding.confidence'] AS confidence,
    LogAttributes['icewatch.finding.title']      AS title,
    LogAttributes['icewatch.finding.advice']     AS advice
FROM otel.otel_logs
WHERE ServiceName = 'icewatch' AND LogAttributes['icewatch.record.type'] = 'finding';

CREATE VIEW IF NOT EXISTS otel.icewatch_calls AS SELECT * FROM otel.icewatch_call_records FINAL;
CREATE VIEW IF NOT EXISTS otel.icewatch_findings AS SELECT * FROM otel.icewatch_finding_records FINAL;

-- Rows of `icewatch analyze DIR --jobs 4 --ndjson > rows.ndjson` into the same table; the site is yours to say.
INSERT INTO otel.icewatch_call_records
    (uid, site, started, duration, setup_time, topology, path_kind, path_transport, relay, relay_owner, vendor, severity, code, cause, udp_blocked, vpn, nat_mapping, findings, policy_failing, policy_leaks, rtt, loss, jitter, version, sentence)
SELECT
    JSONExtractString(line, 'icewatch.record.uid'),
    'archive',
    parseDateTime64BestEffortOrZero(JSONExtractString(line, 'icewatch.call.start'), 3, 'UTC'),
    JSONExtract(line, 'icewatch.call.duration', 'Nullable(Float64)'),
    JSONExtract(line, 'icewatch.call.setup_time', 'Nullable(Float64)'),
    JSONExtractString(line, 'icewatch.call.topology'),
    JSONExtractString(line, 'icewatch.path.kind'),
    JSONExtractString(line, 'icewatch.path.transport'),
    JSONExtractString(line, 'server.address'),
    JSONExtractString(line, 'icewatch.relay.owner'),
    JSONExtractString(line, 'icewatch.vendor'),
    JSONExtractString(line, 'icewatch.verdict.severity'),
    JSONExtractString(line, 'icewatch.verdict.code'),
    JSONExtractString(line, 'icewatch.verdict.cause'),
    JSONExtractString(line, 'icewatch.udp.blocked'),
    JSONExtractString(line, 'icewatch.vpn'),
    JSONExtractString(line, 'icewatch.nat.mapping'),
    JSONExtractString(line, 'icewatch.findings.yes'),
    JSONExtractString(line, 'icewatch.policy.failing'),
    JSONExtractString(line, 'icewatch.policy.leaks'),
    JSONExtract(line, 'icewatch.rtt', 'Nullable(Float64)'),
    JSONExtract(line, 'icewatch.media.received.loss', 'Nullable(Float64)'),
    JSONExtract(line, 'icewatch.media.received.jitter', 'Nullable(Float64)'),
    JSONExtractString(line, 'icewatch.version'),
    JSONExtractString(line, 'body')
FROM file('rows.ndjson', 'LineAsString')
WHERE JSONExtractString(line, 'icewatch.record.type') = 'call';
