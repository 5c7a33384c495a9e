-- What people judged, and the books.

CREATE TABLE IF NOT EXISTS reviews
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit whose receipt is reviewed' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the step' CODEC(Delta, ZSTD),
    review String COMMENT 'review task, unique in the store' CODEC(ZSTD),
    step LowCardinality(String) COMMENT 'queued, claimed, released, decided, expired or undone',
    reason LowCardinality(String) COMMENT 'why it was queued: doubt, degraded sensors, dispute or audit',
    reviewer String COMMENT 'account that acted; empty when nobody did' CODEC(ZSTD),
    verdict LowCardinality(String) COMMENT 'accepted, edited, reassigned or cannot_tell; empty before a decision',
    lines_changed UInt32 COMMENT 'lines that the decision changed' CODEC(ZSTD),
    work_seconds Float64 COMMENT 'time that the reviewer spent from claim to decision' CODEC(Gorilla, ZSTD),
    amount_minor Int64 COMMENT 'total of the receipt under review, in minor units of currency' CODEC(ZSTD),
    refund_minor Int64 COMMENT 'what the decision gives back; negative where it charges more' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    probability Float64 COMMENT 'that the receipt was right, as believed when it was queued' CODEC(Gorilla, ZSTD),
    model LowCardinality(String) COMMENT 'version of the model that decided',
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'The life of every review: one row for each step.';

CREATE TABLE IF NOT EXISTS audits
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit whose receipt was judged' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the interaction that the line came from' CODEC(Delta, ZSTD),
    kind LowCardinality(String) COMMENT 'blind: of the random sample of receipts without doubt, so unbiased; review: of a doubted receipt',
    audit String COMMENT 'audit or review task, unique in the store' CODEC(ZSTD),
    line UInt32 COMMENT 'line of the receipt, from 1; lines that were missing follow the last' CODEC(ZSTD),
    product String COMMENT 'product that was charged; empty where nothing was' CODEC(ZSTD),
    quantity Int32 COMMENT 'units that were charged' CODEC(ZSTD),
    true_product String COMMENT 'product that the shopper left with; empty where there was none' CODEC(ZSTD),
    true_quantity Int32 COMMENT 'units that the shopper left with' CODEC(ZSTD),
    right UInt8 COMMENT '1 where product, quantity and shopper were right' CODEC(ZSTD),
    probability Float64 COMMENT 'that the line was right, as believed before it was judged' CODEC(Gorilla, ZSTD),
    amount_minor Int64 COMMENT 'amount that was charged, in minor units of currency' CODEC(ZSTD),
    true_amount_minor Int64 COMMENT 'amount that was due, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    fixture LowCardinality(String) COMMENT 'fixture (gondola) that the product was taken from',
    shelf Int32 COMMENT 'shelf of the fixture, from 1' CODEC(ZSTD),
    model LowCardinality(String) COMMENT 'version of the model that decided',
    auditor String COMMENT 'account that judged' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset, line)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Lines of receipts that a person judged: what was charged against what was true.';

CREATE TABLE IF NOT EXISTS ledger
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that the money is for' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the posting' CODEC(Delta, ZSTD),
    posting String COMMENT 'posting, unique in the store' CODEC(ZSTD),
    entry UInt32 COMMENT 'place in the posting, from 1' CODEC(ZSTD),
    account LowCardinality(String) COMMENT 'account: receivable, provider, revenue, tax, fees, refunds',
    kind LowCardinality(String) COMMENT 'authorised, captured, refunded, voided, tax or fee',
    amount_minor Int64 COMMENT 'debit positive, credit negative, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    reference String COMMENT 'the provider''s own reference' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset, entry)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Double-entry ledger: the entries of one posting add up to zero.';
