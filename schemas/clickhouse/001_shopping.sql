-- What shoppers did, what they were told, and what was paid.

CREATE TABLE IF NOT EXISTS visits
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What opened and closed a visit, and that its shopper left where that is told before. The view visit_summary has one.';

CREATE TABLE IF NOT EXISTS interactions
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What association believes about one event at a shelf, for one visit. A higher revision of an id replaces the lower ones.';

CREATE TABLE IF NOT EXISTS receipts
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Every revision of every receipt. The view receipts_latest has the newest of each.';

CREATE TABLE IF NOT EXISTS receipt_lines
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset, line)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'The lines of every revision of every receipt: one product each.';

CREATE TABLE IF NOT EXISTS payments
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What the payment provider was asked, and what it answered.';
