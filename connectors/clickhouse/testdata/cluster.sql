CREATE TABLE IF NOT EXISTS schema_migrations_shard ON CLUSTER main
(
    number UInt32 COMMENT 'number of the migration',
    name String COMMENT 'name of its file',
    hash String COMMENT 'SHA-256 of its text',
    applied_at DateTime DEFAULT now() COMMENT 'wall time at which it was finished'
)
ENGINE = ReplicatedReplacingMergeTree
ORDER BY number
COMMENT 'Which migrations were done.';

CREATE TABLE IF NOT EXISTS schema_migrations ON CLUSTER main AS schema_migrations_shard
ENGINE = Distributed(main, currentDatabase(), schema_migrations_shard, rand())
COMMENT 'Which migrations were done.';

CREATE TABLE IF NOT EXISTS visits_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit, unique in the store' CODEC(ZSTD),
    event LowCardinality(String) COMMENT 'opened, left (the shopper is out, and others may still lower what they have), doubtful (out, and what they have may change) or closed',
    time DateTime64(6, 'UTC') COMMENT 'event time: when the shopper was first seen, or when it was sure that they had left' CODEC(Delta, ZSTD),
    target String COMMENT 'identity that the tracker gave the shopper; empty when closed' CODEC(ZSTD),
    left DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was last seen; 1970 when opened' CODEC(Delta, ZSTD),
    probability Float64 COMMENT 'that the whole basket is right, 0 to 1; 0 when opened' CODEC(Gorilla, ZSTD),
    `lines.product` Array(String) COMMENT 'what the visit is believed to have left with, when closed: product' CODEC(ZSTD),
    `lines.quantity` Array(Int32) COMMENT 'the same: units' CODEC(ZSTD),
    `lines.probability` Array(Float64) COMMENT 'the same: that the visit left with just these units, 0 to 1' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What opened and closed a visit, and that its shopper left where that is told before. The view visit_summary has one.';

CREATE TABLE IF NOT EXISTS visits ON CLUSTER main AS visits_shard
ENGINE = Distributed(main, currentDatabase(), visits_shard, cityHash64(tenant, store))
COMMENT 'What opened and closed a visit, and that its shopper left where that is told before. The view visit_summary has one.';

CREATE TABLE IF NOT EXISTS interactions_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that is believed to have done it' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time at which the weight came to rest' CODEC(Delta, ZSTD),
    id String COMMENT 'event at the shelf, unique in the store' CODEC(ZSTD),
    revision Int32 COMMENT '0 for the first belief; later evidence may revise it' CODEC(ZSTD),
    product String COMMENT 'chosen hypothesis: product id (GTIN-14 or plu:code)' CODEC(ZSTD),
    barcode String COMMENT 'barcode as receipts show it' CODEC(ZSTD),
    name String COMMENT 'name of the product' CODEC(ZSTD),
    quantity Int32 COMMENT 'units taken from the shelf; negative when put back, 0 when the event is withdrawn' CODEC(ZSTD),
    price_minor Int64 COMMENT 'price of one unit, tax included, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    tax_basis_pts Int32 COMMENT 'tax rate in basis points: 700 is 7 %' CODEC(ZSTD),
    price_list LowCardinality(String) COMMENT 'version of the price list that was in force',
    probability Float64 COMMENT 'that visit, product and quantity are all right, 0 to 1' CODEC(Gorilla, ZSTD),
    `alternatives.visit` Array(String) COMMENT 'other hypotheses, likeliest first: visit; empty is nobody' CODEC(ZSTD),
    `alternatives.product` Array(String) COMMENT 'other hypotheses: product' CODEC(ZSTD),
    `alternatives.quantity` Array(Int32) COMMENT 'other hypotheses: quantity' CODEC(ZSTD),
    `alternatives.probability` Array(Float64) COMMENT 'other hypotheses: probability, 0 to 1' CODEC(ZSTD),
    x Float64 COMMENT 'place in the store''s frame, metres' CODEC(Gorilla, ZSTD),
    y Float64 COMMENT 'place in the store''s frame, metres' CODEC(Gorilla, ZSTD),
    z Float64 COMMENT 'place in the store''s frame, metres above the floor' CODEC(Gorilla, ZSTD),
    fixture LowCardinality(String) COMMENT 'fixture (gondola) where most of the weight changed',
    shelf Int32 COMMENT 'shelf of the fixture, from 1' CODEC(ZSTD),
    plate Int32 COMMENT 'load cell of the shelf, from 1' CODEC(ZSTD),
    grams Float64 COMMENT 'change of weight; negative when something left the shelf' CODEC(Gorilla, ZSTD),
    `evidence.topic` Array(LowCardinality(String)) COMMENT 'records it was read from: topic' CODEC(ZSTD),
    `evidence.partition` Array(Int32) COMMENT 'records it was read from: partition' CODEC(ZSTD),
    `evidence.first` Array(Int64) COMMENT 'records it was read from: first offset' CODEC(ZSTD),
    `evidence.last` Array(Int64) COMMENT 'records it was read from: last offset' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What association believes about one event at a shelf, for one visit. A higher revision of an id replaces the lower ones.';

CREATE TABLE IF NOT EXISTS interactions ON CLUSTER main AS interactions_shard
ENGINE = Distributed(main, currentDatabase(), interactions_shard, cityHash64(tenant, store))
COMMENT 'What association believes about one event at a shelf, for one visit. A higher revision of an id replaces the lower ones.';

CREATE TABLE IF NOT EXISTS receipts_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that the receipt is for' CODEC(ZSTD),
    id String COMMENT 'receipt; its revisions share it' CODEC(ZSTD),
    revision Int32 COMMENT 'from 0; a higher revision replaces the lower ones' CODEC(ZSTD),
    status LowCardinality(String) COMMENT 'provisional, final, corrected or unpaid',
    time DateTime64(6, 'UTC') COMMENT 'event time at which this revision was settled' CODEC(Delta, ZSTD),
    target String COMMENT 'identity that the tracker gave the shopper' CODEC(ZSTD),
    entered DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was first seen' CODEC(Delta, ZSTD),
    left DateTime64(6, 'UTC') COMMENT 'event time at which the shopper was last seen' CODEC(Delta, ZSTD),
    lines UInt32 COMMENT 'number of lines, which are in receipt_lines' CODEC(ZSTD),
    total_minor Int64 COMMENT 'total, tax included, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code; empty for a receipt of nothing',
    probability Float64 COMMENT 'that the whole receipt is right, 0 to 1' CODEC(Gorilla, ZSTD),
    payment String COMMENT 'the payment provider''s reference; empty when nothing was charged' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Every revision of every receipt. The view receipts_latest has the newest of each.';

CREATE TABLE IF NOT EXISTS receipts ON CLUSTER main AS receipts_shard
ENGINE = Distributed(main, currentDatabase(), receipts_shard, cityHash64(tenant, store))
COMMENT 'Every revision of every receipt. The view receipts_latest has the newest of each.';

CREATE TABLE IF NOT EXISTS receipt_lines_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that the receipt is for' CODEC(ZSTD),
    id String COMMENT 'receipt; its revisions share it' CODEC(ZSTD),
    revision Int32 COMMENT 'from 0; a higher revision replaces the lower ones' CODEC(ZSTD),
    status LowCardinality(String) COMMENT 'provisional, final, corrected or unpaid',
    time DateTime64(6, 'UTC') COMMENT 'event time at which this revision was settled' CODEC(Delta, ZSTD),
    line UInt32 COMMENT 'place on the receipt, from 1' CODEC(ZSTD),
    product String COMMENT 'product id (GTIN-14 or plu:code)' CODEC(ZSTD),
    barcode String COMMENT 'barcode as the receipt shows it' CODEC(ZSTD),
    name String COMMENT 'name of the product' CODEC(ZSTD),
    quantity Int32 COMMENT 'units charged' CODEC(ZSTD),
    price_minor Int64 COMMENT 'price of one unit, tax included, in minor units of currency' CODEC(ZSTD),
    amount_minor Int64 COMMENT 'amount of the line, tax included, in minor units of currency' CODEC(ZSTD),
    tax_minor Int64 COMMENT 'tax that amount_minor contains, in minor units of currency' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    price_list LowCardinality(String) COMMENT 'version of the price list that was in force',
    probability Float64 COMMENT 'that the line is right, 0 to 1' CODEC(Gorilla, ZSTD),
    `evidence.topic` Array(LowCardinality(String)) COMMENT 'records it was read from: topic' CODEC(ZSTD),
    `evidence.partition` Array(Int32) COMMENT 'records it was read from: partition' CODEC(ZSTD),
    `evidence.first` Array(Int64) COMMENT 'records it was read from: first offset' CODEC(ZSTD),
    `evidence.last` Array(Int64) COMMENT 'records it was read from: last offset' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset, line)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'The lines of every revision of every receipt: one product each.';

CREATE TABLE IF NOT EXISTS receipt_lines ON CLUSTER main AS receipt_lines_shard
ENGINE = Distributed(main, currentDatabase(), receipt_lines_shard, cityHash64(tenant, store))
COMMENT 'The lines of every revision of every receipt: one product each.';

CREATE TABLE IF NOT EXISTS payments_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that is paid for' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the intent or of the answer' CODEC(Delta, ZSTD),
    intent String COMMENT 'charge intent: the idempotency key, which the answer repeats' CODEC(ZSTD),
    action LowCardinality(String) COMMENT 'authorise, capture, charge, void or refund',
    status LowCardinality(String) COMMENT 'intended, or the provider''s answer: authorised, captured, voided, refunded, declined',
    amount_minor Int64 COMMENT 'amount that was asked for, moved or held, in minor units of currency' CODEC(ZSTD),
    fee_minor Int64 COMMENT 'what the provider keeps of it; 0 in intents' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code; empty where nothing was moved',
    expires DateTime64(6, 'UTC') COMMENT 'when an authorisation expires; 1970 for others' CODEC(Delta, ZSTD),
    reference String COMMENT 'the provider''s own reference' CODEC(ZSTD),
    reason String COMMENT 'why the provider declined, for a person' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What the payment provider was asked, and what it answered.';

CREATE TABLE IF NOT EXISTS payments ON CLUSTER main AS payments_shard
ENGINE = Distributed(main, currentDatabase(), payments_shard, cityHash64(tenant, store))
COMMENT 'What the payment provider was asked, and what it answered.';

CREATE TABLE IF NOT EXISTS reviews_shard ON CLUSTER main
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
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'The life of every review: one row for each step.';

CREATE TABLE IF NOT EXISTS reviews ON CLUSTER main AS reviews_shard
ENGINE = Distributed(main, currentDatabase(), reviews_shard, cityHash64(tenant, store))
COMMENT 'The life of every review: one row for each step.';

CREATE TABLE IF NOT EXISTS audits_shard ON CLUSTER main
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
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset, line)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Lines of receipts that a person judged: what was charged against what was true.';

CREATE TABLE IF NOT EXISTS audits ON CLUSTER main AS audits_shard
ENGINE = Distributed(main, currentDatabase(), audits_shard, cityHash64(tenant, store))
COMMENT 'Lines of receipts that a person judged: what was charged against what was true.';

CREATE TABLE IF NOT EXISTS assurances_shard ON CLUSTER main
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
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'How well the receipts of a store that are charged without review are known to be right.';

CREATE TABLE IF NOT EXISTS assurances ON CLUSTER main AS assurances_shard
ENGINE = Distributed(main, currentDatabase(), assurances_shard, cityHash64(tenant, store))
COMMENT 'How well the receipts of a store that are charged without review are known to be right.';

CREATE TABLE IF NOT EXISTS review_policies_shard ON CLUSTER main
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
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, topic, partition, offset)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What operators asked of review. The secret of the audits'' lot is left out.';

CREATE TABLE IF NOT EXISTS review_policies ON CLUSTER main AS review_policies_shard
ENGINE = Distributed(main, currentDatabase(), review_policies_shard, cityHash64(tenant, store))
COMMENT 'What operators asked of review. The secret of the audits'' lot is left out.';

CREATE TABLE IF NOT EXISTS ledger_shard ON CLUSTER main
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
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset, posting)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Double-entry ledger: the postings of one entry add up to zero.';

CREATE TABLE IF NOT EXISTS ledger ON CLUSTER main AS ledger_shard
ENGINE = Distributed(main, currentDatabase(), ledger_shard, cityHash64(tenant, store))
COMMENT 'Double-entry ledger: the postings of one entry add up to zero.';

CREATE TABLE IF NOT EXISTS observations_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    camera LowCardinality(String) COMMENT 'camera of the store',
    sequence Int64 COMMENT 'number of the frame, in the order of capture' CODEC(Delta, ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the frame' CODEC(Delta, ZSTD),
    model LowCardinality(String) COMMENT 'version of the vision model',
    width Int32 COMMENT 'width of the frame, pixels; 0 where it is unknown' CODEC(ZSTD),
    height Int32 COMMENT 'height of the frame, pixels; 0 where it is unknown' CODEC(ZSTD),
    `people.x0` Array(Float64) COMMENT 'boxes of the people in the frame, pixels: left' CODEC(ZSTD),
    `people.y0` Array(Float64) COMMENT 'the same: top' CODEC(ZSTD),
    `people.x1` Array(Float64) COMMENT 'the same: right' CODEC(ZSTD),
    `people.y1` Array(Float64) COMMENT 'the same: bottom' CODEC(ZSTD),
    `people.score` Array(Float64) COMMENT 'the same: how sure that is a person, 0 to 1' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, camera, time, topic, partition, offset)
TTL inserted_at + INTERVAL 14 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What vision saw in each frame. The view detections has it by minute.';

CREATE TABLE IF NOT EXISTS observations ON CLUSTER main AS observations_shard
ENGINE = Distributed(main, currentDatabase(), observations_shard, cityHash64(tenant, store))
COMMENT 'What vision saw in each frame. The view detections has it by minute.';

CREATE TABLE IF NOT EXISTS sensor_health_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    shelf Int32 COMMENT 'shelf of the fixture, from 1' CODEC(ZSTD),
    plate Int32 COMMENT 'load cell of the shelf, from 1' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time at which the span ended' CODEC(Delta, ZSTD),
    state LowCardinality(String) COMMENT 'ok, frozen or missing',
    noise_grams Float64 COMMENT 'standard deviation at rest' CODEC(Gorilla, ZSTD),
    gaps Int64 COMMENT 'samples that were expected and did not come' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, fixture, shelf, plate, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'How well each load cell could be read, by about a minute.';

CREATE TABLE IF NOT EXISTS sensor_health ON CLUSTER main AS sensor_health_shard
ENGINE = Distributed(main, currentDatabase(), sensor_health_shard, cityHash64(tenant, store))
COMMENT 'How well each load cell could be read, by about a minute.';

CREATE TABLE IF NOT EXISTS stage_latency_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    stage LowCardinality(String) COMMENT 'stage of the pipeline',
    time DateTime64(6, 'UTC') COMMENT 'wall time at which the minute began' CODEC(Delta, ZSTD),
    records UInt64 COMMENT 'records that the stage finished' CODEC(ZSTD),
    p50_ms Float64 COMMENT 'median time from inbox to commit, milliseconds' CODEC(Gorilla, ZSTD),
    p99_ms Float64 COMMENT '99th percentile of the same' CODEC(Gorilla, ZSTD),
    lag_records Int64 COMMENT 'records that waited in the inbox at the end of the minute' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, stage, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'How long records took through each stage, by minute.';

CREATE TABLE IF NOT EXISTS stage_latency ON CLUSTER main AS stage_latency_shard
ENGINE = Distributed(main, currentDatabase(), stage_latency_shard, cityHash64(tenant, store))
COMMENT 'How long records took through each stage, by minute.';

CREATE TABLE IF NOT EXISTS dead_letters_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time of the refusal' CODEC(Delta, ZSTD),
    by LowCardinality(String) COMMENT 'stage or connector that refused it',
    reason String COMMENT 'why, for a person' CODEC(ZSTD),
    source String COMMENT 'where the bad data came from: file and line, or topic, partition and offset' CODEC(ZSTD),
    payload String COMMENT 'as it was received, cut to 64 KiB' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, by, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Records that a stage or a connector could not use, with the reason.';

CREATE TABLE IF NOT EXISTS dead_letters ON CLUSTER main AS dead_letters_shard
ENGINE = Distributed(main, currentDatabase(), dead_letters_shard, cityHash64(tenant, store))
COMMENT 'Records that a stage or a connector could not use, with the reason.';

CREATE TABLE IF NOT EXISTS visits_hourly_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    hour DateTime('UTC') COMMENT 'hour of event time at which the visits closed',
    visits SimpleAggregateFunction(sum, UInt64) COMMENT 'visits that closed',
    sum_probability SimpleAggregateFunction(sum, Float64) COMMENT 'sum of the probabilities that the whole basket is right'
)
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Visits that closed, by hour.';

CREATE TABLE IF NOT EXISTS visits_hourly ON CLUSTER main AS visits_hourly_shard
ENGINE = Distributed(main, currentDatabase(), visits_hourly_shard, cityHash64(tenant, store))
COMMENT 'Visits that closed, by hour.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_visits_hourly ON CLUSTER main TO visits_hourly_shard AS
SELECT
    tenant,
    store,
    toStartOfHour(time, 'UTC') AS hour,
    count() AS visits,
    sum(probability) AS sum_probability
FROM visits_shard AS visits
WHERE event = 'closed'
GROUP BY tenant, store, hour;

CREATE TABLE IF NOT EXISTS receipts_hourly_shard ON CLUSTER main
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
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, status, currency)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Receipts, their money and the time that shoppers waited for them, by hour and status.';

CREATE TABLE IF NOT EXISTS receipts_hourly ON CLUSTER main AS receipts_hourly_shard
ENGINE = Distributed(main, currentDatabase(), receipts_hourly_shard, cityHash64(tenant, store))
COMMENT 'Receipts, their money and the time that shoppers waited for them, by hour and status.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_receipts_hourly ON CLUSTER main TO receipts_hourly_shard AS
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
FROM receipts_shard AS receipts
GROUP BY tenant, store, hour, status, currency;

CREATE TABLE IF NOT EXISTS products_daily_shard ON CLUSTER main
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
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (tenant, store, day, product, currency)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Products on receipts as they became final, by day.';

CREATE TABLE IF NOT EXISTS products_daily ON CLUSTER main AS products_daily_shard
ENGINE = Distributed(main, currentDatabase(), products_daily_shard, cityHash64(tenant, store))
COMMENT 'Products on receipts as they became final, by day.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_products_daily ON CLUSTER main TO products_daily_shard AS
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
FROM receipt_lines_shard AS receipt_lines
WHERE status = 'final'
GROUP BY tenant, store, day, product, currency;

CREATE TABLE IF NOT EXISTS reviews_hourly_shard ON CLUSTER main
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
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, reason)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Reviews and the human work in them, by hour.';

CREATE TABLE IF NOT EXISTS reviews_hourly ON CLUSTER main AS reviews_hourly_shard
ENGINE = Distributed(main, currentDatabase(), reviews_hourly_shard, cityHash64(tenant, store))
COMMENT 'Reviews and the human work in them, by hour.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_reviews_hourly ON CLUSTER main TO reviews_hourly_shard AS
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
FROM reviews_shard AS reviews
GROUP BY tenant, store, hour, reason;

CREATE TABLE IF NOT EXISTS accuracy_hourly_shard ON CLUSTER main
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
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, kind, product, true_product, bucket)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Judged lines and how many were right, by everything that accuracy is asked by.';

CREATE TABLE IF NOT EXISTS accuracy_hourly ON CLUSTER main AS accuracy_hourly_shard
ENGINE = Distributed(main, currentDatabase(), accuracy_hourly_shard, cityHash64(tenant, store))
COMMENT 'Judged lines and how many were right, by everything that accuracy is asked by.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_accuracy_hourly ON CLUSTER main TO accuracy_hourly_shard AS
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
FROM audits_shard AS audits
GROUP BY tenant, store, hour, kind, product, true_product, bucket;

CREATE TABLE IF NOT EXISTS sensors_hourly_shard ON CLUSTER main
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
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant, store, hour, fixture, shelf, plate)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Health of every load cell, by hour.';

CREATE TABLE IF NOT EXISTS sensors_hourly ON CLUSTER main AS sensors_hourly_shard
ENGINE = Distributed(main, currentDatabase(), sensors_hourly_shard, cityHash64(tenant, store))
COMMENT 'Health of every load cell, by hour.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_sensors_hourly ON CLUSTER main TO sensors_hourly_shard AS
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
FROM sensor_health_shard AS sensor_health
GROUP BY tenant, store, hour, fixture, shelf, plate;

CREATE TABLE IF NOT EXISTS detections_minutely_shard ON CLUSTER main
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
ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, store, minute, camera, model)
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'How much each camera saw, by minute.';

CREATE TABLE IF NOT EXISTS detections_minutely ON CLUSTER main AS detections_minutely_shard
ENGINE = Distributed(main, currentDatabase(), detections_minutely_shard, cityHash64(tenant, store))
COMMENT 'How much each camera saw, by minute.';

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_detections_minutely ON CLUSTER main TO detections_minutely_shard AS
SELECT
    tenant,
    store,
    toStartOfMinute(time, 'UTC') AS minute,
    camera,
    model,
    count() AS frames,
    sum(length(`people.score`)) AS people,
    sum(arraySum(`people.score`)) AS sum_score
FROM observations_shard AS observations
GROUP BY tenant, store, minute, camera, model;

CREATE VIEW IF NOT EXISTS visit_summary ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS receipts_latest ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS review_rate ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS accuracy_by_store ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS accuracy_by_product ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS accuracy_by_shelf ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS accuracy_by_hour ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS accuracy_by_model ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS time_to_receipt ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS calibration ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS sku_confusion ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS money_at_risk ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS sensors_needing_technician ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS detections ON CLUSTER main
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

CREATE TABLE IF NOT EXISTS learnt_weights_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time at which it was plain' CODEC(Delta, ZSTD),
    product String COMMENT 'product id (GTIN-14 or plu:code)' CODEC(ZSTD),
    listed_grams Float64 COMMENT 'weight of one unit by the catalogue' CODEC(Gorilla, ZSTD),
    grams Float64 COMMENT 'weight of one unit by clear picks; receipts rest on it until the catalogue is mended' CODEC(Gorilla, ZSTD),
    grams_sd Float64 COMMENT 'one standard deviation of grams' CODEC(Gorilla, ZSTD),
    picks Int32 COMMENT 'picks that agree on it' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, product, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Products that weigh something else than the catalogue says.';

CREATE TABLE IF NOT EXISTS learnt_weights ON CLUSTER main AS learnt_weights_shard
ENGINE = Distributed(main, currentDatabase(), learnt_weights_shard, cityHash64(tenant, store))
COMMENT 'Products that weigh something else than the catalogue says.';

CREATE TABLE IF NOT EXISTS restocks_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time at which the weight came to rest' CODEC(Delta, ZSTD),
    event String COMMENT 'event at the shelf, unique in the store' CODEC(ZSTD),
    product String COMMENT 'product id (GTIN-14 or plu:code)' CODEC(ZSTD),
    quantity Int32 COMMENT 'units put on the shelf' CODEC(ZSTD),
    probability Float64 COMMENT 'that product and quantity are right, 0 to 1' CODEC(Gorilla, ZSTD),
    astray UInt8 COMMENT '1 where the product does not belong there' CODEC(ZSTD),
    fixture LowCardinality(String) COMMENT 'fixture (gondola) where most of the weight changed',
    shelf Int32 COMMENT 'shelf of the fixture, from 1' CODEC(ZSTD),
    plate Int32 COMMENT 'load cell of the shelf, from 1' CODEC(ZSTD),
    grams Float64 COMMENT 'change of weight in all' CODEC(Gorilla, ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, fixture, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Goods put on a shelf that no shopper had taken from one.';

CREATE TABLE IF NOT EXISTS restocks ON CLUSTER main AS restocks_shard
ENGINE = Distributed(main, currentDatabase(), restocks_shard, cityHash64(tenant, store))
COMMENT 'Goods put on a shelf that no shopper had taken from one.';

CREATE TABLE IF NOT EXISTS fixture_health_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    time DateTime64(6, 'UTC') COMMENT 'event time at which the minute began' CODEC(Delta, ZSTD),
    cells Int32 COMMENT 'load cells of the fixture' CODEC(ZSTD),
    dead Int32 COMMENT 'of those, frozen or missing at the end of the minute' CODEC(ZSTD),
    noise_grams Float64 COMMENT 'standard deviation at rest, the median of the others' CODEC(Gorilla, ZSTD),
    loudest_grams Float64 COMMENT 'the largest of the same' CODEC(Gorilla, ZSTD),
    gaps Int64 COMMENT 'readings of a cell, ten a second, that did not come' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, fixture, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'How well the load cells of each fixture could be read, by minute. A minute without any reading has no row; one in which the fixture fell silent and spoke again has two.';

CREATE TABLE IF NOT EXISTS fixture_health ON CLUSTER main AS fixture_health_shard
ENGINE = Distributed(main, currentDatabase(), fixture_health_shard, cityHash64(tenant, store))
COMMENT 'How well the load cells of each fixture could be read, by minute. A minute without any reading has no row; one in which the fixture fell silent and spoke again has two.';

CREATE TABLE IF NOT EXISTS credentials_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that it was shown for' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time at which it was shown' CODEC(Delta, ZSTD),
    shopper String COMMENT 'pseudonym of the means of payment: the first 16 hexadecimal digits of the SHA-256 of tenant and token. The same token has the same one at all stores of a tenant, and no charge can be made with it' CODEC(ZSTD),
    among Array(String) COMMENT 'pseudonyms one of which is the shopper''s, where several came in together and it cannot be told which; then shopper is empty' CODEC(ZSTD),
    hold_minor Int64 COMMENT 'amount to be authorised at entry, in minor units of currency; 0 where that is not allowed' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code; empty without a hold',
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What shoppers showed at the entry to pay with. The token itself is left out: whoever has it could charge it.';

CREATE TABLE IF NOT EXISTS credentials ON CLUSTER main AS credentials_shard
ENGINE = Distributed(main, currentDatabase(), credentials_shard, cityHash64(tenant, store))
COMMENT 'What shoppers showed at the entry to pay with. The token itself is left out: whoever has it could charge it.';

CREATE TABLE IF NOT EXISTS debts_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    visit String COMMENT 'visit that was not paid for' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the last answer' CODEC(Delta, ZSTD),
    shopper String COMMENT 'pseudonym of the means of payment, as in credentials' CODEC(ZSTD),
    amount_minor Int64 COMMENT 'what is owed, in minor units of currency; 0 when nothing is any more' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code',
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What shoppers owe after every attempt to charge it was declined. The view debts_open has what is owed now.';

CREATE TABLE IF NOT EXISTS debts ON CLUSTER main AS debts_shard
ENGINE = Distributed(main, currentDatabase(), debts_shard, cityHash64(tenant, store))
COMMENT 'What shoppers owe after every attempt to charge it was declined. The view debts_open has what is owed now.';

CREATE TABLE IF NOT EXISTS actions_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'wall time' CODEC(Delta, ZSTD),
    account String COMMENT 'tenant/name of who did it' CODEC(ZSTD),
    did LowCardinality(String) COMMENT 'such as claim, decide or signed in',
    visit String COMMENT 'visit that it was about; empty for none' CODEC(ZSTD),
    task String COMMENT 'review task that it was about; empty for none' CODEC(ZSTD),
    detail String COMMENT 'what else there is to say' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, account, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'Audit trail: what people did or looked at on the pages.';

CREATE TABLE IF NOT EXISTS actions ON CLUSTER main AS actions_shard
ENGINE = Distributed(main, currentDatabase(), actions_shard, cityHash64(tenant, store))
COMMENT 'Audit trail: what people did or looked at on the pages.';

CREATE TABLE IF NOT EXISTS gate_passages_shard ON CLUSTER main
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    id String COMMENT 'passage: the same again is the same passage' CODEC(ZSTD),
    gate LowCardinality(String) COMMENT 'gate of the store',
    time DateTime64(6, 'UTC') COMMENT 'event time' CODEC(Delta, ZSTD),
    way LowCardinality(String) COMMENT 'in or out',
    shopper String COMMENT 'pseudonym of the means of payment, as in credentials; empty where none was shown' CODEC(ZSTD),
    hold_minor Int64 COMMENT 'amount to be authorised at entry, in minor units of currency; 0 where that is not allowed' CODEC(ZSTD),
    currency LowCardinality(String) COMMENT 'ISO 4217 code; empty without a hold',
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplicatedReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, gate, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = 10000
COMMENT 'What the gates of a store say: somebody has gone through.';

CREATE TABLE IF NOT EXISTS gate_passages ON CLUSTER main AS gate_passages_shard
ENGINE = Distributed(main, currentDatabase(), gate_passages_shard, cityHash64(tenant, store))
COMMENT 'What the gates of a store say: somebody has gone through.';

ALTER TABLE receipts_shard ON CLUSTER main
    ADD COLUMN IF NOT EXISTS charged_minor Int64 COMMENT 'captured minus refunded, so far, in minor units of currency' CODEC(ZSTD) AFTER payment,
    ADD COLUMN IF NOT EXISTS place Int32 COMMENT 'place in the queue of review, from 1, when pending' CODEC(ZSTD) AFTER charged_minor,
    ADD COLUMN IF NOT EXISTS reason String COMMENT 'why it was corrected, a dispute refused, or the payment declined' CODEC(ZSTD) AFTER place,
    ADD COLUMN IF NOT EXISTS `contests.product` Array(String) COMMENT 'disputes: product of the line; empty for the whole receipt' CODEC(ZSTD) AFTER reason,
    ADD COLUMN IF NOT EXISTS `contests.text` Array(String) COMMENT 'disputes: the shopper''s own words' CODEC(ZSTD) AFTER `contests.product`,
    ADD COLUMN IF NOT EXISTS `contests.time` Array(DateTime64(6, 'UTC')) COMMENT 'disputes: event time' CODEC(ZSTD) AFTER `contests.text`,
    ADD COLUMN IF NOT EXISTS `contests.state` Array(LowCardinality(String)) COMMENT 'disputes: open, granted or refused' CODEC(ZSTD) AFTER `contests.time`,
    ADD COLUMN IF NOT EXISTS `contests.reason` Array(String) COMMENT 'disputes: reason of the answer, for the shopper' CODEC(ZSTD) AFTER `contests.state`;

ALTER TABLE receipts ON CLUSTER main
    ADD COLUMN IF NOT EXISTS charged_minor Int64 COMMENT 'captured minus refunded, so far, in minor units of currency' CODEC(ZSTD) AFTER payment,
    ADD COLUMN IF NOT EXISTS place Int32 COMMENT 'place in the queue of review, from 1, when pending' CODEC(ZSTD) AFTER charged_minor,
    ADD COLUMN IF NOT EXISTS reason String COMMENT 'why it was corrected, a dispute refused, or the payment declined' CODEC(ZSTD) AFTER place,
    ADD COLUMN IF NOT EXISTS `contests.product` Array(String) COMMENT 'disputes: product of the line; empty for the whole receipt' CODEC(ZSTD) AFTER reason,
    ADD COLUMN IF NOT EXISTS `contests.text` Array(String) COMMENT 'disputes: the shopper''s own words' CODEC(ZSTD) AFTER `contests.product`,
    ADD COLUMN IF NOT EXISTS `contests.time` Array(DateTime64(6, 'UTC')) COMMENT 'disputes: event time' CODEC(ZSTD) AFTER `contests.text`,
    ADD COLUMN IF NOT EXISTS `contests.state` Array(LowCardinality(String)) COMMENT 'disputes: open, granted or refused' CODEC(ZSTD) AFTER `contests.time`,
    ADD COLUMN IF NOT EXISTS `contests.reason` Array(String) COMMENT 'disputes: reason of the answer, for the shopper' CODEC(ZSTD) AFTER `contests.state`;

ALTER TABLE observations_shard ON CLUSTER main
    ADD COLUMN IF NOT EXISTS `evidence.topic` Array(LowCardinality(String)) COMMENT 'the frame: topic' CODEC(ZSTD) AFTER `people.score`,
    ADD COLUMN IF NOT EXISTS `evidence.partition` Array(Int32) COMMENT 'the frame: partition' CODEC(ZSTD) AFTER `evidence.topic`,
    ADD COLUMN IF NOT EXISTS `evidence.first` Array(Int64) COMMENT 'the frame: offset' CODEC(ZSTD) AFTER `evidence.partition`,
    ADD COLUMN IF NOT EXISTS `evidence.last` Array(Int64) COMMENT 'the frame: the same offset' CODEC(ZSTD) AFTER `evidence.first`;

ALTER TABLE observations ON CLUSTER main
    ADD COLUMN IF NOT EXISTS `evidence.topic` Array(LowCardinality(String)) COMMENT 'the frame: topic' CODEC(ZSTD) AFTER `people.score`,
    ADD COLUMN IF NOT EXISTS `evidence.partition` Array(Int32) COMMENT 'the frame: partition' CODEC(ZSTD) AFTER `evidence.topic`,
    ADD COLUMN IF NOT EXISTS `evidence.first` Array(Int64) COMMENT 'the frame: offset' CODEC(ZSTD) AFTER `evidence.partition`,
    ADD COLUMN IF NOT EXISTS `evidence.last` Array(Int64) COMMENT 'the frame: the same offset' CODEC(ZSTD) AFTER `evidence.first`;

ALTER TABLE visits_shard ON CLUSTER main
    ADD COLUMN IF NOT EXISTS release LowCardinality(String) COMMENT 'release of the software that decided it; empty where that is not known' AFTER `lines.probability`;

ALTER TABLE visits ON CLUSTER main
    ADD COLUMN IF NOT EXISTS release LowCardinality(String) COMMENT 'release of the software that decided it; empty where that is not known' AFTER `lines.probability`;

ALTER TABLE stage_latency_shard ON CLUSTER main
    ADD COLUMN IF NOT EXISTS inbox Int32 COMMENT 'partition of the stage''s inbox' CODEC(ZSTD) AFTER stage,
    ADD COLUMN IF NOT EXISTS transactions UInt64 COMMENT 'transactions that were committed' CODEC(ZSTD) AFTER records,
    ADD COLUMN IF NOT EXISTS commit_p50_ms Float64 COMMENT 'median time to flush and end a transaction, milliseconds' CODEC(Gorilla, ZSTD) AFTER p99_ms,
    ADD COLUMN IF NOT EXISTS commit_p99_ms Float64 COMMENT '99th percentile of the same' CODEC(Gorilla, ZSTD) AFTER commit_p50_ms,
    ADD COLUMN IF NOT EXISTS delay_p99_ms Float64 COMMENT '99th percentile of the time from an event in the store to its commit, milliseconds; of use on live input only' CODEC(Gorilla, ZSTD) AFTER commit_p99_ms,
    ADD COLUMN IF NOT EXISTS keys Int64 COMMENT 'keys that have a state' CODEC(ZSTD) AFTER lag_records,
    ADD COLUMN IF NOT EXISTS state_bytes Int64 COMMENT 'size of all states as the changelog keeps them' CODEC(ZSTD) AFTER keys;

ALTER TABLE stage_latency ON CLUSTER main
    ADD COLUMN IF NOT EXISTS inbox Int32 COMMENT 'partition of the stage''s inbox' CODEC(ZSTD) AFTER stage,
    ADD COLUMN IF NOT EXISTS transactions UInt64 COMMENT 'transactions that were committed' CODEC(ZSTD) AFTER records,
    ADD COLUMN IF NOT EXISTS commit_p50_ms Float64 COMMENT 'median time to flush and end a transaction, milliseconds' CODEC(Gorilla, ZSTD) AFTER p99_ms,
    ADD COLUMN IF NOT EXISTS commit_p99_ms Float64 COMMENT '99th percentile of the same' CODEC(Gorilla, ZSTD) AFTER commit_p50_ms,
    ADD COLUMN IF NOT EXISTS delay_p99_ms Float64 COMMENT '99th percentile of the time from an event in the store to its commit, milliseconds; of use on live input only' CODEC(Gorilla, ZSTD) AFTER commit_p99_ms,
    ADD COLUMN IF NOT EXISTS keys Int64 COMMENT 'keys that have a state' CODEC(ZSTD) AFTER lag_records,
    ADD COLUMN IF NOT EXISTS state_bytes Int64 COMMENT 'size of all states as the changelog keeps them' CODEC(ZSTD) AFTER keys;

CREATE VIEW IF NOT EXISTS accuracy_by_release ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS debts_open ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS fixtures_minutely ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS stages_minutely ON CLUSTER main
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

CREATE VIEW IF NOT EXISTS needs_attention ON CLUSTER main
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

ALTER TABLE receipts_shard ON CLUSTER main
    ADD COLUMN IF NOT EXISTS `contests.name` Array(String) COMMENT 'disputes: name of the product on the receipt' CODEC(ZSTD) AFTER `contests.product`;

ALTER TABLE receipts ON CLUSTER main
    ADD COLUMN IF NOT EXISTS `contests.name` Array(String) COMMENT 'disputes: name of the product on the receipt' CODEC(ZSTD) AFTER `contests.product`;

ALTER TABLE reviews_shard ON CLUSTER main
    ADD COLUMN IF NOT EXISTS passages Array(String) COMMENT 'gate passages whose credential may have been the shopper''s, where it was not known which; empty where it was' CODEC(ZSTD),
    ADD COLUMN IF NOT EXISTS passage String COMMENT 'passage whose credential it was, as the reviewer said; empty where nobody had to say' CODEC(ZSTD),
    ADD COLUMN IF NOT EXISTS from_review String COMMENT 'review that took the goods off another''s receipt, of reassigned ones' CODEC(ZSTD);

ALTER TABLE reviews ON CLUSTER main
    ADD COLUMN IF NOT EXISTS passages Array(String) COMMENT 'gate passages whose credential may have been the shopper''s, where it was not known which; empty where it was' CODEC(ZSTD),
    ADD COLUMN IF NOT EXISTS passage String COMMENT 'passage whose credential it was, as the reviewer said; empty where nobody had to say' CODEC(ZSTD),
    ADD COLUMN IF NOT EXISTS from_review String COMMENT 'review that took the goods off another''s receipt, of reassigned ones' CODEC(ZSTD);
