-- How many visits of a thousand does a person look at, and how many minutes does that take?
SELECT store, sum(visits) AS visits, round(1000 * sum(queued) / sum(v.visits), 1) AS reviews_per_1000, round(1000 * sum(minutes) / sum(v.visits), 1) AS minutes_per_1000
FROM review_rate AS v
GROUP BY store
ORDER BY reviews_per_1000 DESC
