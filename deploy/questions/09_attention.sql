-- Which load cells, fixtures and goods need somebody to look after them?
SELECT store, what, which, detail, since
FROM needs_attention
ORDER BY since DESC, store, what, which
LIMIT 10
