-- What analysts ask first, answered from the sums of 004_rollups.sql.

CREATE VIEW IF NOT EXISTS visit_summary
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit, unique in the store',
    entered DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was first seen; 1970 where that is unknown',
    left DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was last seen; 1970 while in the store',
    probability Float64 COMMENT 'that the whole basket is right, 0 to 1'
) AS
SELECT
    tenant,
    store,
    visit,
    maxIf(time, event = 'opened') AS entered,
    maxIf(visits.left, event = 'closed') AS left,
    argMaxIf(visits.probability, time, event = 'closed') AS probability
FROM visits
GROUP BY tenant, store, visit
COMMENT 'One row for each visit.';

CREATE VIEW IF NOT EXISTS receipts_latest
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that the receipt is for',
    id String COMMENT 'receipt',
    revision Int32 COMMENT 'number of the newest revision',
    status LowCardinality(String) COMMENT 'provisional, final, corrected or unpaid',
    settled DateTime64(6, 'UTC') COMMENT 'event time at which that revision was settled',
    left DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was last seen',
    lines UInt32 COMMENT 'number of lines',
    total_minor Int64 COMMENT 'total, tax included, in minor units of currency',
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    probability Float64 COMMENT 'that the whole receipt is right, 0 to 1'
) AS
SELECT
    tenant,
    store,
    visit,
    id,
    max(r.revision) AS revision,
    argMax(r.status, r.revision) AS status,
    argMax(r.time, r.revision) AS settled,
    argMax(r.left, r.revision) AS left,
    argMax(r.lines, r.revision) AS lines,
    argMax(r.total_minor, r.revision) AS total_minor,
    argMax(r.currency, r.revision) AS currency,
    argMax(r.probability, r.revision) AS probability
FROM receipts AS r
GROUP BY tenant, store, visit, id
COMMENT 'The newest revision of each receipt.';

CREATE VIEW IF NOT EXISTS review_rate
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC',
    visits UInt64 COMMENT 'visits that closed',
    queued UInt64 COMMENT 'reviews that were queued',
    decided UInt64 COMMENT 'reviews whose decision took effect',
    per_1000_visits Float64 COMMENT 'reviews queued for each 1,000 visits; nan without visits',
    minutes Float64 COMMENT 'human work, minutes',
    minutes_per_1000_visits Float64 COMMENT 'human work for each 1,000 visits, minutes',
    cost_minor Float64 COMMENT 'what that work cost by the store''s newest policy, in minor units of currency',
    currency LowCardinality(String) COMMENT 'ISO 4217 code; empty where no policy names a cost'
) AS
SELECT
    tenant,
    store,
    toDate(hour, 'UTC') AS day,
    sum(v) AS visits,
    sum(q) AS queued,
    sum(d) AS decided,
    1000 * queued / visits AS per_1000_visits,
    sum(w) / 60 AS minutes,
    1000 * minutes / visits AS minutes_per_1000_visits,
    minutes * any(policy.cost) AS cost_minor,
    any(policy.currency) AS currency
FROM
(
    SELECT tenant, store, hour, visits_hourly.visits AS v, 0 AS q, 0 AS d, 0. AS w FROM visits_hourly
    UNION ALL
    SELECT tenant, store, hour, 0, reviews_hourly.queued, reviews_hourly.decided, work_seconds FROM reviews_hourly
) AS work
LEFT JOIN
(
    SELECT tenant, store, argMax(cost_per_minute_minor, time) AS cost, argMax(p.currency, time) AS currency
    FROM review_policies AS p
    GROUP BY tenant, store
) AS policy USING (tenant, store)
GROUP BY tenant, store, day
COMMENT 'How much human work the visits of a day took, and what it cost.';

CREATE VIEW IF NOT EXISTS accuracy_by_store
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC',
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
    toDate(hour, 'UTC') AS day,
    kind,
    sum(a.lines) AS lines,
    sum(a.right_lines) AS right_lines,
    right_lines / lines AS accuracy,
    (accuracy + 1.9207 / lines - 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS low,
    (accuracy + 1.9207 / lines + 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS high
FROM accuracy_hourly AS a
GROUP BY tenant, store, day, kind
COMMENT 'Share of judged lines that were right, by store and day. Wilson''s score interval (Wilson, JASA 1927).';

CREATE VIEW IF NOT EXISTS accuracy_by_product
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    product String COMMENT 'product that was charged',
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
    product,
    kind,
    sum(a.lines) AS lines,
    sum(a.right_lines) AS right_lines,
    right_lines / lines AS accuracy,
    (accuracy + 1.9207 / lines - 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS low,
    (accuracy + 1.9207 / lines + 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS high
FROM accuracy_hourly AS a
GROUP BY tenant, store, product, kind
COMMENT 'Share of judged lines that were right, by product. Wilson''s score interval (Wilson, JASA 1927).';

CREATE VIEW IF NOT EXISTS accuracy_by_shelf
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    shelf Int32 COMMENT 'shelf of the fixture, from 1',
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
    place.fixture AS fixture,
    place.shelf AS shelf,
    kind,
    count() AS lines,
    sum(a.right) AS right_lines,
    right_lines / lines AS accuracy,
    (accuracy + 1.9207 / lines - 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS low,
    (accuracy + 1.9207 / lines + 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS high
FROM audits AS a
INNER JOIN
(
    SELECT tenant, store, visit, product, argMax(i.fixture, revision) AS fixture, argMax(i.shelf, revision) AS shelf
    FROM interactions AS i
    WHERE quantity > 0
    GROUP BY tenant, store, visit, product
) AS place USING (tenant, store, visit, product)
GROUP BY tenant, store, fixture, shelf, kind
COMMENT 'Share of judged lines that were right, by the shelf that they are believed to come from. Wilson''s score interval (Wilson, JASA 1927).';

CREATE VIEW IF NOT EXISTS accuracy_by_hour
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour_of_day UInt8 COMMENT 'hour of the day, UTC, 0 to 23',
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
    toHour(hour) AS hour_of_day,
    kind,
    sum(a.lines) AS lines,
    sum(a.right_lines) AS right_lines,
    right_lines / lines AS accuracy,
    (accuracy + 1.9207 / lines - 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS low,
    (accuracy + 1.9207 / lines + 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS high
FROM accuracy_hourly AS a
GROUP BY tenant, store, hour_of_day, kind
COMMENT 'Share of judged lines that were right, by hour of the day. Wilson''s score interval (Wilson, JASA 1927).';

CREATE VIEW IF NOT EXISTS accuracy_by_model
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    model LowCardinality(String) COMMENT 'version of the vision model in that hour; empty in a store without cameras',
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
    vision.model AS model,
    kind,
    sum(a.lines) AS lines,
    sum(a.right_lines) AS right_lines,
    right_lines / lines AS accuracy,
    (accuracy + 1.9207 / lines - 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS low,
    (accuracy + 1.9207 / lines + 1.959964 * sqrt(accuracy * (1 - accuracy) / lines + 0.960365 / lines / lines)) / (1 + 3.841459 / lines) AS high
FROM accuracy_hourly AS a
LEFT JOIN
(
    SELECT tenant, store, toStartOfHour(minute) AS hour, argMax(d.model, minute) AS model
    FROM detections_minutely AS d
    GROUP BY tenant, store, hour
) AS vision USING (tenant, store, hour)
GROUP BY tenant, store, model, kind
COMMENT 'Share of judged lines that were right, by version of the vision model. Wilson''s score interval (Wilson, JASA 1927).';

CREATE VIEW IF NOT EXISTS time_to_receipt
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC',
    status LowCardinality(String) COMMENT 'provisional, final, corrected or unpaid',
    receipts UInt64 COMMENT 'revisions with that status',
    p50_seconds Float32 COMMENT 'median event time from the exit to the receipt',
    p90_seconds Float32 COMMENT '90th percentile of the same',
    p99_seconds Float32 COMMENT '99th percentile of the same'
) AS
SELECT
    tenant,
    store,
    toDate(hour, 'UTC') AS day,
    status,
    sum(r.receipts) AS receipts,
    quantilesTDigestMerge(0.5, 0.9, 0.99)(wait_seconds) AS p,
    p[1] AS p50_seconds,
    p[2] AS p90_seconds,
    p[3] AS p99_seconds
FROM receipts_hourly AS r
GROUP BY tenant, store, day, status
COMMENT 'How long shoppers waited for their receipts.';

CREATE VIEW IF NOT EXISTS calibration
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC',
    kind LowCardinality(String) COMMENT 'blind, doubt or dispute',
    bucket UInt8 COMMENT 'twentieth of the probability: 0 is 0 to 0.05, 19 is 0.95 to 1',
    lines UInt64 COMMENT 'lines that were judged',
    right_lines UInt64 COMMENT 'lines that were right',
    sum_probability Float64 COMMENT 'sum of the probabilities as believed before: as many as should be right',
    believed Float64 COMMENT 'mean probability',
    observed Float64 COMMENT 'share that was right'
) AS
SELECT
    tenant,
    store,
    toDate(hour, 'UTC') AS day,
    kind,
    bucket,
    sum(a.lines) AS lines,
    sum(a.right_lines) AS right_lines,
    sum(a.sum_probability) AS sum_probability,
    sum_probability / lines AS believed,
    right_lines / lines AS observed
FROM accuracy_hourly AS a
GROUP BY tenant, store, day, kind, bucket
COMMENT 'Calibration curve: how often what was believed with some probability was right.';

CREATE VIEW IF NOT EXISTS sku_confusion
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC',
    product String COMMENT 'product that was charged; empty where nothing was',
    true_product String COMMENT 'product that the shopper left with; empty where there was none',
    lines UInt64 COMMENT 'lines that were judged so'
) AS
SELECT
    tenant,
    store,
    toDate(hour, 'UTC') AS day,
    product,
    true_product,
    sum(a.lines) AS lines
FROM accuracy_hourly AS a
WHERE product != true_product
GROUP BY tenant, store, day, product, true_product
COMMENT 'Which products are taken for which.';

CREATE VIEW IF NOT EXISTS money_at_risk
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    day Date COMMENT 'day of event time, UTC',
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    receipts UInt64 COMMENT 'final receipts',
    total_minor Int64 COMMENT 'sum of their totals, in minor units of currency',
    at_risk_minor Float64 COMMENT 'sum of total times the probability that the receipt is wrong',
    share Float64 COMMENT 'part of the total that is at risk'
) AS
SELECT
    tenant,
    store,
    toDate(hour, 'UTC') AS day,
    currency,
    sum(r.receipts) AS receipts,
    sum(r.total_minor) AS total_minor,
    sum(r.at_risk_minor) AS at_risk_minor,
    at_risk_minor / total_minor AS share
FROM receipts_hourly AS r
WHERE status = 'final'
GROUP BY tenant, store, day, currency
COMMENT 'How much of the money charged may be wrong.';

CREATE VIEW IF NOT EXISTS sensors_needing_technician
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    shelf Int32 COMMENT 'shelf of the fixture, from 1',
    plate Int32 COMMENT 'load cell of the shelf, from 1',
    last_hour DateTime('UTC') COMMENT 'last hour of event time with a report',
    bad_share Float64 COMMENT 'share of reports that it was frozen or missing',
    gaps Int64 COMMENT 'samples that were expected and did not come',
    noise_grams Float64 COMMENT 'largest standard deviation at rest'
) AS
SELECT
    tenant,
    store,
    fixture,
    shelf,
    plate,
    max(hour) AS last_hour,
    sum(bad_reports) / sum(reports) AS bad_share,
    sum(s.gaps) AS gaps,
    max(s.noise_grams) AS noise_grams
FROM
(
    SELECT *, max(hour) OVER (PARTITION BY tenant, store) AS newest FROM sensors_hourly
) AS s
WHERE hour > newest - INTERVAL 24 HOUR
GROUP BY tenant, store, fixture, shelf, plate
HAVING bad_share > 0.1 OR noise_grams > 50
COMMENT 'Load cells that were bad for a tenth of the last 24 hours of event time, or noisier than 50 g at rest.';

CREATE VIEW IF NOT EXISTS detections
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    camera LowCardinality(String) COMMENT 'camera of the store',
    minute DateTime('UTC') COMMENT 'minute of event time',
    model LowCardinality(String) COMMENT 'version of the vision model',
    frames UInt64 COMMENT 'frames that vision looked at',
    people UInt64 COMMENT 'people seen, over all frames',
    mean_score Float64 COMMENT 'how sure that they were people, on average, 0 to 1; nan without any'
) AS
SELECT
    tenant,
    store,
    camera,
    minute,
    model,
    sum(d.frames) AS frames,
    sum(d.people) AS people,
    sum(d.sum_score) / people AS mean_score
FROM detections_minutely AS d
GROUP BY tenant, store, camera, minute, model
COMMENT 'How much each camera saw, by minute.';
