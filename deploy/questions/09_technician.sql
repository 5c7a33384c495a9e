-- Which load cells need a technician?
SELECT store, fixture, shelf, plate, round(100 * bad_share) AS percent_bad, round(noise_grams, 1) AS noise_grams, last_hour
FROM sensors_needing_technician
ORDER BY bad_share DESC
LIMIT 10
