-- Who paid with what, who owes, and who did what on the pages.

CREATE TABLE IF NOT EXISTS credentials
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What shoppers showed at the entry to pay with. The token itself is left out: whoever has it could charge it.';

CREATE TABLE IF NOT EXISTS debts
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, visit, topic, partition, offset)
TTL inserted_at + INTERVAL 4000 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What shoppers owe after every attempt to charge it was declined. The view debts_open has what is owed now.';

CREATE TABLE IF NOT EXISTS actions
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, account, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Audit trail: what people did or looked at on the pages.';

CREATE TABLE IF NOT EXISTS gate_passages
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
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, gate, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What the gates of a store say: somebody has gone through.';
