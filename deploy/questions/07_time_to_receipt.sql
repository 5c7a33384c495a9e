-- How long do shoppers wait for their receipt?
SELECT day, status, receipts, round(p50_seconds, 1) AS p50, round(p90_seconds, 1) AS p90, round(p99_seconds, 1) AS p99
FROM time_to_receipt
ORDER BY day DESC, status
LIMIT 14
