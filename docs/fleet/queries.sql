-- Questions that a company has, over the views of clickhouse.sql (in the database `otel`). Plain SQL: what is tested is that SQLite gives the right answers to them.

-- Which sites have UDP blocked, and since when: since the first blocked call after the last one that was not.
WITH last_open AS (SELECT site, max(started) AS at FROM icewatch_calls WHERE udp_blocked = 'no' GROUP BY site)
SELECT c.site AS site, min(c.started) AS blocked_since, count(*) AS calls, count(DISTINCT c.laptop) AS laptops
FROM icewatch_calls AS c LEFT JOIN last_open AS o ON o.site = c.site
WHERE c.udp_blocked = 'yes' AND (o.at IS NULL OR c.started > o.at)
GROUP BY c.site
ORDER BY blocked_since;

-- Which sites relay over TCP or TLS, how many of their calls, since when, and what it costs in round-trip time (seconds).
SELECT
    site,
    count(*) AS calls,
    sum(CASE WHEN path_kind = 'relay' AND path_transport IN ('tcp', 'tls') THEN 1 ELSE 0 END) AS relayed_over_tcp,
    min(CASE WHEN path_kind = 'relay' AND path_transport IN ('tcp', 'tls') THEN started END) AS first_seen,
    avg(CASE WHEN path_kind = 'relay' AND path_transport IN ('tcp', 'tls') THEN rtt END) AS rtt_relayed,
    avg(CASE WHEN path_kind = 'direct' THEN rtt END) AS rtt_direct
FROM icewatch_calls
GROUP BY site
HAVING sum(CASE WHEN path_kind = 'relay' AND path_transport IN ('tcp', 'tls') THEN 1 ELSE 0 END) > 0
ORDER BY relayed_over_tcp DESC, site;

-- What stands in the way of calls, by site: the cause of the verdict, worst first.
SELECT site, cause, count(*) AS calls, sum(CASE WHEN severity = 'problem' THEN 1 ELSE 0 END) AS failed, min(started) AS first_seen, max(started) AS last_seen
FROM icewatch_calls
WHERE cause <> ''
GROUP BY site, cause
ORDER BY failed DESC, calls DESC, site, cause;

-- Day by day: calls of a site, and how many of them were relayed, failed, or lost more than 2 % of what was sent to them.
SELECT
    day, site, count(*) AS calls,
    sum(CASE WHEN path_kind = 'relay' THEN 1 ELSE 0 END) AS relayed,
    sum(CASE WHEN severity = 'problem' THEN 1 ELSE 0 END) AS failed,
    sum(CASE WHEN loss > 0.02 THEN 1 ELSE 0 END) AS lossy
FROM icewatch_calls
GROUP BY day, site
ORDER BY day, site;

-- Which entries of a vendor's list a firewall still stops, and where.
SELECT site, policy_failing, count(*) AS calls, max(started) AS last_seen
FROM icewatch_calls
WHERE policy_failing <> ''
GROUP BY site, policy_failing
ORDER BY calls DESC, site, policy_failing;

-- Findings, by site: on how many laptops, and since when.
SELECT site, code, count(DISTINCT call_uid) AS calls, count(DISTINCT laptop) AS laptops, min(seen) AS first_seen
FROM icewatch_findings
GROUP BY site, code
ORDER BY site, calls DESC, code;
