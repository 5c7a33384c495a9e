-- How much of the money charged may be wrong?
SELECT store, currency, sum(total_minor) / 100 AS charged, round(sum(at_risk_minor) / 100, 2) AS at_risk, round(100 * at_risk / charged, 3) AS percent
FROM money_at_risk
GROUP BY store, currency
ORDER BY at_risk DESC
LIMIT 10
