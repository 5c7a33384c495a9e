-- What the tables of 006_goods.sql to 008_columns.sql are asked first.

CREATE VIEW IF NOT EXISTS accuracy_by_release
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    release LowCardinality(String) COMMENT 'release of the software that decided the visit; empty where that is not known',
    kind LowCardinality(String) COMMENT 'blind is unbiased for what was not reviewed; doubt and dispute are of what was',
    lines UInt64 COMMENT 'lines that were judged',
    right_lines UInt64 COMMENT 'lines that were right',
    accuracy Float64 COMMENT 'share that was right',
    low Float64 COMMENT 'lower end of Wilson''s 95 % interval',
    high Float64 COMMENT 'upper end of Wilson''s 95 % interval'
) AS
SELECT
    tenant,
    store,
    decided.release AS release,
    kind,
    count() AS lines,
    sum(a.right) AS right_lines,
    right_lines / lines AS accuracy,
    (accuracy + 1.9207 / lines - 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS low,
    (accuracy + 1.9207 / lines + 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS high
FROM audits AS a
LEFT JOIN
(
    SELECT tenant, store, visit, argMax(v.release, time) AS release
    FROM visits AS v
    WHERE event = 'closed'
    GROUP BY tenant, store, visit
) AS decided USING (tenant, store, visit)
GROUP BY tenant, store, release, kind
COMMENT 'Share of judged lines that were right, by release of the software that decided. Wilson''s score interval (Wilson, JASA 1927).';

CREATE VIEW IF NOT EXISTS debts_open
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that was not paid for',
    shopper String COMMENT 'pseudonym of the means of payment, as in credentials',
    since DateTime64(6, 'UTC') COMMENT 'event time since when it is owed',
    amount_minor Int64 COMMENT 'what is owed, in minor units of currency',
    currency LowCardinality(String) COMMENT 'ISO 4217 code'
) AS
SELECT
    tenant,
    store,
    visit,
    argMax(d.shopper, time) AS shopper,
    min(time) AS since,
    argMax(d.amount_minor, time) AS amount_minor,
    argMax(d.currency, time) AS currency
FROM debts AS d
GROUP BY tenant, store, visit
HAVING amount_minor != 0
COMMENT 'What shoppers owe now.';

CREATE VIEW IF NOT EXISTS fixtures_minutely
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    minute DateTime('UTC') COMMENT 'minute of event time',
    cells Int32 COMMENT 'load cells of the fixture',
    dead Int32 COMMENT 'of those, frozen or missing',
    noise_grams Float64 COMMENT 'standard deviation at rest, the median of the others',
    loudest_grams Float64 COMMENT 'the largest of the same',
    gaps Int64 COMMENT 'readings of a cell, ten a second, that did not come'
) AS
SELECT
    tenant,
    store,
    fixture,
    toStartOfMinute(time, 'UTC') AS minute,
    max(f.cells) AS cells,
    max(f.dead) AS dead,
    max(f.noise_grams) AS noise_grams,
    max(f.loudest_grams) AS loudest_grams,
    sum(f.gaps) AS gaps
FROM fixture_health AS f
GROUP BY tenant, store, fixture, minute
COMMENT 'Noise, dead load cells and gaps of each fixture, one row a minute. A minute without any reading has none.';

CREATE VIEW IF NOT EXISTS stages_minutely
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    stage LowCardinality(String) COMMENT 'stage of the pipeline',
    minute DateTime('UTC') COMMENT 'minute of wall time',
    records UInt64 COMMENT 'records that the stage finished',
    transactions UInt64 COMMENT 'transactions that it committed',
    p50_ms Float64 COMMENT 'time from inbox to commit, milliseconds: mean of the partitions'' medians, by their records',
    p99_ms Float64 COMMENT '99th percentile of the same, of the slowest partition',
    commit_p99_ms Float64 COMMENT '99th percentile of the time to flush and end a transaction, of the slowest partition',
    delay_p99_ms Float64 COMMENT '99th percentile of the time from an event in the store to its commit, of the slowest partition; of use on live input only',
    lag_records Int64 COMMENT 'records that waited in the inbox at the last polls',
    keys Int64 COMMENT 'keys that have a state',
    state_bytes Int64 COMMENT 'size of all states as the changelog keeps them'
) AS
SELECT
    tenant,
    stage,
    toStartOfMinute(time, 'UTC') AS minute,
    sum(s.records) AS records,
    sum(s.transactions) AS transactions,
    sum(s.p50_ms * s.records) / records AS p50_ms,
    max(s.p99_ms) AS p99_ms,
    max(s.commit_p99_ms) AS commit_p99_ms,
    max(s.delay_p99_ms) AS delay_p99_ms,
    sum(s.lag_records) AS lag_records,
    sum(s.keys) AS keys,
    sum(s.state_bytes) AS state_bytes
FROM stage_latency AS s
GROUP BY tenant, stage, minute
COMMENT 'How each stage ran, one row a minute. A minute without a transaction has none.';

CREATE VIEW IF NOT EXISTS needs_attention
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    what LowCardinality(String) COMMENT 'load cell, silent fixture, weight in the catalogue, or goods astray',
    which String COMMENT 'fixture/shelf/plate, fixture, or product',
    since DateTime('UTC') COMMENT 'hour of event time of the newest sign of it',
    detail String COMMENT 'what is wrong, for a person'
) AS
SELECT
    tenant,
    store,
    'load cell' AS what,
    concat(fixture, '/', toString(shelf), '/', toString(plate)) AS which,
    last_hour AS since,
    concat('bad in ', toString(round(100 * bad_share)), ' % of reports, noise ', toString(round(noise_grams, 1)), ' g') AS detail
FROM sensors_needing_technician
UNION ALL
SELECT
    tenant,
    store,
    'silent fixture',
    fixture,
    toStartOfHour(last),
    concat('no reading since ', formatDateTime(last, '%Y-%m-%d %H:%i', 'UTC'))
FROM
(
    SELECT tenant, store, fixture, toStartOfMinute(max(time), 'UTC') AS last, max(max(time)) OVER (PARTITION BY tenant, store) AS newest
    FROM fixture_health
    GROUP BY tenant, store, fixture
)
WHERE last < newest - INTERVAL 10 MINUTE
UNION ALL
SELECT
    tenant,
    store,
    'weight in the catalogue',
    product,
    toStartOfHour(max(time), 'UTC'),
    concat('listed with ', toString(round(argMax(listed_grams, time), 1)), ' g, weighs ', toString(round(argMax(grams, time), 1)), ' g by ', toString(argMax(picks, time)), ' picks')
FROM learnt_weights
GROUP BY tenant, store, product
UNION ALL
SELECT
    tenant,
    store,
    'goods astray',
    product,
    toStartOfHour(max(time), 'UTC'),
    concat(toString(sum(quantity)), ' put where they do not belong, last at ', argMax(concat(fixture, '/', toString(shelf), '/', toString(plate)), time))
FROM
(
    SELECT *, max(time) OVER (PARTITION BY tenant, store) AS newest FROM restocks
)
WHERE astray = 1 AND time > newest - INTERVAL 24 HOUR
GROUP BY tenant, store, product
COMMENT 'Load cells, fixtures and goods that somebody should look after.';
