-- Sums that are kept up to date as rows come in, so that dashboards need not read the rows.
-- Each is a table and the materialised view that feeds it; 005_views.sql reads them.
-- They have no TTL: they are small, and outlive the rows that they were made from.

CREATE TABLE IF NOT EXISTS visits_hourly
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour DateTime('UTC') COMMENT 'hour of event time at which the visits closed',
    visits SimpleAggregateFunction(sum, UInt64) COMMENT 'visits that closed',
    sum_probability SimpleAggregateFunction(sum, Float64) COMMENT 'sum of the probabilities that the whole basket is right'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Visits that closed, by hour.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_visits_hourly TO visits_hourly AS
SELECT
    tenant,
    store,
    toStartOfHour(time, 'UTC') AS hour,
    count() AS visits,
    sum(probability) AS sum_probability
FROM visits
WHERE event = 'closed'
GROUP BY tenant, store, hour;

CREATE TABLE IF NOT EXISTS receipts_hourly
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour DateTime('UTC') COMMENT 'hour of event time at which the receipts were settled',
    status LowCardinality(String) COMMENT 'provisional, final, corrected or unpaid',
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    receipts SimpleAggregateFunction(sum, UInt64) COMMENT 'revisions with that status',
    lines SimpleAggregateFunction(sum, UInt64) COMMENT 'lines on them',
    total_minor SimpleAggregateFunction(sum, Int64) COMMENT 'sum of their totals, in minor units of currency',
    at_risk_minor SimpleAggregateFunction(sum, Float64) COMMENT 'sum of total times the probability that the receipt is wrong, in minor units of currency',
    wait_seconds AggregateFunction(quantilesTDigest(0.5, 0.9, 0.99), Float32) COMMENT 'event time from the exit to the receipt'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, status, currency)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Receipts, their money and the time that shoppers waited for them, by hour and status.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_receipts_hourly TO receipts_hourly AS
SELECT
    tenant,
    store,
    toStartOfHour(time, 'UTC') AS hour,
    status,
    currency,
    count() AS receipts,
    sum(receipts.lines) AS lines,
    sum(receipts.total_minor) AS total_minor,
    sum(receipts.total_minor * (1 - probability)) AS at_risk_minor,
    quantilesTDigestState(0.5, 0.9, 0.99)(toFloat32(dateDiff('microsecond', left, time) / 1e6)) AS wait_seconds
FROM receipts
GROUP BY tenant, store, hour, status, currency;

CREATE TABLE IF NOT EXISTS products_daily
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC, at which the receipts were settled',
    product String COMMENT 'product id (GTIN-14 or plu:code)',
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    name SimpleAggregateFunction(any, String) COMMENT 'a name of the product on that day',
    lines SimpleAggregateFunction(sum, UInt64) COMMENT 'lines of final receipts',
    units SimpleAggregateFunction(sum, Int64) COMMENT 'units charged',
    amount_minor SimpleAggregateFunction(sum, Int64) COMMENT 'amount charged, tax included, in minor units of currency',
    at_risk_minor SimpleAggregateFunction(sum, Float64) COMMENT 'sum of amount times the probability that the line is wrong, in minor units of currency'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, store, day, product, currency)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Products on receipts as they became final, by day.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_products_daily TO products_daily AS
SELECT
    tenant,
    store,
    toDate(time, 'UTC') AS day,
    product,
    currency,
    any(receipt_lines.name) AS name,
    count() AS lines,
    sum(quantity) AS units,
    sum(receipt_lines.amount_minor) AS amount_minor,
    sum(receipt_lines.amount_minor * (1 - probability)) AS at_risk_minor
FROM receipt_lines
WHERE status = 'final'
GROUP BY tenant, store, day, product, currency;

CREATE TABLE IF NOT EXISTS reviews_hourly
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour DateTime('UTC') COMMENT 'hour of event time of the steps',
    reason LowCardinality(String) COMMENT 'why the reviews were queued',
    queued SimpleAggregateFunction(sum, UInt64) COMMENT 'reviews that were queued',
    decided SimpleAggregateFunction(sum, UInt64) COMMENT 'reviews whose decision took effect',
    changed SimpleAggregateFunction(sum, UInt64) COMMENT 'decisions that changed a line',
    expired SimpleAggregateFunction(sum, UInt64) COMMENT 'reviews that nobody decided in time',
    work_seconds SimpleAggregateFunction(sum, Float64) COMMENT 'time that reviewers spent'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, reason)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Reviews and the human work in them, by hour.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_reviews_hourly TO reviews_hourly AS
SELECT
    tenant,
    store,
    toStartOfHour(time, 'UTC') AS hour,
    reason,
    countIf(step = 'queued') AS queued,
    countIf(step = 'settled') AS decided,
    countIf(step = 'settled' AND lines_changed > 0) AS changed,
    countIf(step = 'expired') AS expired,
    sum(reviews.work_seconds) AS work_seconds
FROM reviews
GROUP BY tenant, store, hour, reason;

CREATE TABLE IF NOT EXISTS accuracy_hourly
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour DateTime('UTC') COMMENT 'hour of event time at which the shoppers left',
    kind LowCardinality(String) COMMENT 'blind, doubt or dispute, as in audits',
    product String COMMENT 'product that was charged',
    true_product String COMMENT 'product that the shopper left with',
    bucket UInt8 COMMENT 'twentieth of the probability: 0 is 0 to 0.05, 19 is 0.95 to 1',
    lines SimpleAggregateFunction(sum, UInt64) COMMENT 'lines that were judged',
    right_lines SimpleAggregateFunction(sum, UInt64) COMMENT 'lines that were right',
    sum_probability SimpleAggregateFunction(sum, Float64) COMMENT 'sum of the probabilities that they were right, as believed before'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, kind, product, true_product, bucket)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Judged lines and how many were right, by everything that accuracy is asked by.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_accuracy_hourly TO accuracy_hourly AS
SELECT
    tenant,
    store,
    toStartOfHour(time, 'UTC') AS hour,
    kind,
    product,
    true_product,
    toUInt8(least(19, greatest(0, floor(probability * 20)))) AS bucket,
    count() AS lines,
    sum(right) AS right_lines,
    sum(probability) AS sum_probability
FROM audits
GROUP BY tenant, store, hour, kind, product, true_product, bucket;

CREATE TABLE IF NOT EXISTS sensors_hourly
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour DateTime('UTC') COMMENT 'hour of event time',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    shelf Int32 COMMENT 'shelf of the fixture, from 1',
    plate Int32 COMMENT 'load cell of the shelf, from 1',
    reports SimpleAggregateFunction(sum, UInt64) COMMENT 'reports of the load cell',
    bad_reports SimpleAggregateFunction(sum, UInt64) COMMENT 'reports that it was frozen or missing',
    gaps SimpleAggregateFunction(sum, Int64) COMMENT 'samples that were expected and did not come',
    noise_grams SimpleAggregateFunction(max, Float64) COMMENT 'largest standard deviation at rest'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, fixture, shelf, plate)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Health of every load cell, by hour.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_sensors_hourly TO sensors_hourly AS
SELECT
    tenant,
    store,
    toStartOfHour(time, 'UTC') AS hour,
    fixture,
    shelf,
    plate,
    count() AS reports,
    countIf(state != 'ok') AS bad_reports,
    sum(sensor_health.gaps) AS gaps,
    max(sensor_health.noise_grams) AS noise_grams
FROM sensor_health
GROUP BY tenant, store, hour, fixture, shelf, plate;

CREATE TABLE IF NOT EXISTS detections_minutely
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    minute DateTime('UTC') COMMENT 'minute of event time',
    camera LowCardinality(String) COMMENT 'camera of the store',
    model LowCardinality(String) COMMENT 'version of the vision model',
    frames SimpleAggregateFunction(sum, UInt64) COMMENT 'frames that vision looked at',
    people SimpleAggregateFunction(sum, UInt64) COMMENT 'people seen, over all frames',
    sum_score SimpleAggregateFunction(sum, Float64) COMMENT 'sum of how sure each of those was'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, store, minute, camera, model)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'How much each camera saw, by minute.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_detections_minutely TO detections_minutely AS
SELECT
    tenant,
    store,
    toStartOfMinute(time, 'UTC') AS minute,
    camera,
    model,
    count() AS frames,
    sum(length(`people.score`)) AS people,
    sum(arraySum(`people.score`)) AS sum_score
FROM observations
GROUP BY tenant, store, minute, camera, model;
