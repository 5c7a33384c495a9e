-- What people judged, and the books.

CREATE TABLE IF NOT EXISTS reviews
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit whose receipt is reviewed' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the step' CODEC(Delta, ZSTD),
    review String COMMENT 'review task, unique in the store' CODEC(ZSTD),
    step LowCardinality(String) COMMENT 'queued, claimed, released, decided, undone, settled (the decision took effect) or expired (nobody decided)',
    reason LowCardinality(String) COMMENT 'why it was queued: doubt, dispute, reassigned (goods that were another''s, after the visit''s own receipt was decided) or audit',
    place Int32 COMMENT 'place in the queue when it was queued, from 1' CODEC(ZSTD),
    queued DateTime64(6, 'UTC') COMMENT 'event time at which it was queued' CODEC(Delta, ZSTD),
    claimed DateTime64(6, 'UTC') COMMENT 'time at which the reviewer claimed it; 1970 while nobody has' CODEC(Delta, ZSTD),
    until DateTime64(6, 'UTC') COMMENT 'when the claim, or the chance to undo, ends; 1970 where neither is' CODEC(Delta, ZSTD),
    decided DateTime64(6, 'UTC') COMMENT 'time of the decision; 1970 before' CODEC(Delta, ZSTD),
    expires DateTime64(6, 'UTC') COMMENT 'event time at which it expires' CODEC(Delta, ZSTD),
    reviewer String COMMENT 'account that acted; empty when nobody did' CODEC(ZSTD),
    verdict LowCardinality(String) COMMENT 'accepted, edited, reassigned or cannot_tell; empty before a decision',
    lines_changed UInt32 COMMENT 'products whose quantity the decision changed' CODEC(ZSTD),
    work_seconds Float64 COMMENT 'time that the reviewer spent from claim to decision, in the settled step only, so that it adds up' CODEC(Gorilla, ZSTD),
    amount_minor Int64 COMMENT 'total of the receipt under review, in minor units of currency' CODEC(ZSTD),
    refund_minor Int64 COMMENT 'what the decision takes off the total; negative where it adds' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    probability Float64 COMMENT 'that the receipt was right, as believed when it was queued' CODEC(Gorilla, ZSTD),
    target String COMMENT 'identity that the tracker gave the shopper' CODEC(ZSTD),
    shopper String COMMENT 'visit whose goods they are, when reassigned' CODEC(ZSTD),
    entered DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was first seen' CODEC(Delta, ZSTD),
    left DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was last seen' CODEC(Delta, ZSTD),
    product String COMMENT 'product that a dispute is about; empty for all' CODEC(ZSTD),
    text String COMMENT 'the shopper''s own words, of a dispute' CODEC(ZSTD),
    comment String COMMENT 'the reviewer''s words' CODEC(ZSTD),
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
    time DateTime64(6, 'UTC') COMMENT 'event time at which the shopper left' CODEC(Delta, ZSTD),
    kind LowCardinality(String) COMMENT 'blind: of the random sample of receipts without doubt, so unbiased for those; doubt or dispute: of reviewed ones',
    review String COMMENT 'review task, unique in the store' CODEC(ZSTD),
    line UInt32 COMMENT 'line of the receipt, from 1; what was missing follows the last' CODEC(ZSTD),
    product String COMMENT 'product that was charged; empty where nothing was' CODEC(ZSTD),
    quantity Int32 COMMENT 'units that were charged' CODEC(ZSTD),
    true_product String COMMENT 'product that the shopper left with; empty where there was none' CODEC(ZSTD),
    true_quantity Int32 COMMENT 'units that the shopper left with' CODEC(ZSTD),
    right UInt8 COMMENT '1 where product and quantity were right' CODEC(ZSTD),
    probability Float64 COMMENT 'that the line was right, as believed before it was judged' CODEC(Gorilla, ZSTD),
    amount_minor Int64 COMMENT 'amount that was charged, in minor units of currency' CODEC(ZSTD),
    true_amount_minor Int64 COMMENT 'amount that was due, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
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

CREATE TABLE IF NOT EXISTS assurances
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time of the statement' CODEC(Delta, ZSTD),
    threshold Float64 COMMENT 'receipts less probable than this are reviewed' CODEC(Gorilla, ZSTD),
    certified UInt8 COMMENT '1 where labels certify the threshold; else it trusts calibrated probabilities' CODEC(ZSTD),
    audits Int64 COMMENT 'judged receipts of the blind sample' CODEC(ZSTD),
    wrong Int64 COMMENT 'wrong ones among them' CODEC(ZSTD),
    low Float64 COMMENT 'lower end of the share of wrong receipts (Clopper and Pearson''s interval)' CODEC(Gorilla, ZSTD),
    high Float64 COMMENT 'upper end of the same' CODEC(Gorilla, ZSTD),
    target Float64 COMMENT 'share of wrong receipts that the operator allows' CODEC(Gorilla, ZSTD),
    confidence Float64 COMMENT 'how often that must hold, and the interval contain the truth' CODEC(Gorilla, ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'How well the receipts of a store that are charged without review are known to be right.';

CREATE TABLE IF NOT EXISTS review_policies
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'time at which the operator set it' CODEC(Delta, ZSTD),
    target Float64 COMMENT 'share of unreviewed receipts that may be wrong' CODEC(Gorilla, ZSTD),
    confidence Float64 COMMENT 'how often that must hold' CODEC(Gorilla, ZSTD),
    audit_share Float64 COMMENT 'share of receipts that are judged whatever their probability' CODEC(Gorilla, ZSTD),
    timeout_seconds Float64 COMMENT 'from the request to settling it in the shopper''s favour' CODEC(Gorilla, ZSTD),
    undo_seconds Float64 COMMENT 'for how long a verdict can be taken back' CODEC(Gorilla, ZSTD),
    cost_per_minute_minor Int64 COMMENT 'cost of a minute of a reviewer''s time, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, topic, partition, offset)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What operators asked of review. The secret of the audits'' lot is left out.';

CREATE TABLE IF NOT EXISTS ledger
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that the money is for' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the posting' CODEC(Delta, ZSTD),
    entry String COMMENT 'charge intent whose outcome it books' CODEC(ZSTD),
    posting UInt32 COMMENT 'place in the entry, from 1' CODEC(ZSTD),
    account LowCardinality(String) COMMENT 'clearing, fees, sales, tax, receivable, holds or holds-held',
    kind LowCardinality(String) COMMENT 'authorised, captured, voided, refunded, declined or owed',
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
ORDER BY (tenant, store, time, visit, topic, partition, offset, posting)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Double-entry ledger: the postings of one entry add up to zero.';
