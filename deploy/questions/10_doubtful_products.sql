-- In which products does most doubt, in money, lie, over all lines ever?
SELECT product, any(name) AS name, count() AS lines, round(avg(probability), 3) AS mean_probability, round(sum(amount_minor * (1 - probability)) / 100) AS at_risk
FROM receipt_lines
WHERE status = 'final'
GROUP BY product
ORDER BY at_risk DESC
LIMIT 10
