package web

import (
	"net/http"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/schemas"
)

// plot is a picture of what analysts ask: a query over their views (see
// schemas/clickhouse), and what its columns are drawn as.
type plot struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Says  string `json:"says"` // what it shows, for who cannot see it or is new
	Kind  string `json:"kind"` // line, bar or diagonal
	X     string `json:"x"`
	Y     string `json:"y"`
	Unit  string `json:"unit"`
	query string
}

// steps begins a query that tells times apart by a step that suits how long the store has
// been there: an hour makes a picture as well as a year.
const steps = `WITH
	(SELECT dateDiff('second', min(time), max(time)) FROM receipts WHERE {store}) AS span,
	multiIf(span < 3 * 3600, 300, span < 3 * 86400, 3600, 86400) AS width
`

// by is the step that a time is in.
func by(time string) string {
	return "toString(toDateTime(intDiv(toUnixTimestamp(" + time + "), width) * width, 'UTC')) AS at"
}

// plots are all pictures. {store} stands for a condition on the store.
var plots = []plot{
	{"receipts", "Receipts", "How many receipts became final.", "bar", "at", "receipts", "",
		steps + `SELECT ` + by("settled") + `, count() AS receipts FROM receipts_latest WHERE status IN ('final', 'corrected') AND {store} GROUP BY at ORDER BY at DESC LIMIT 36`},
	{"wait", "Time to receipt", "Median event time from the exit to the final receipt.", "bar", "at", "seconds", "s",
		steps + `SELECT ` + by("time") + `, quantileExact(0.5)(dateDiff('millisecond', left, time)) / 1000 AS seconds FROM receipts WHERE status = 'final' AND {store} GROUP BY at ORDER BY at DESC LIMIT 36`},
	{"review", "Review load", "Of 1,000 visits, how many a person was asked about.", "line", "at", "reviews", "",
		steps + `SELECT at, 1000 * sum(asked) / sum(closed) AS reviews FROM (
			SELECT ` + by("time") + `, 1 AS closed, 0 AS asked FROM visits WHERE event = 'closed' AND {store}
			UNION ALL SELECT ` + by("queued") + `, 0, 1 FROM reviews WHERE step = 'queued' AND reason IN ('doubt', 'audit') AND {store}
		) GROUP BY at HAVING sum(closed) > 0 ORDER BY at DESC LIMIT 36`},
	{"accuracy", "Accuracy", "Share of lines that blind audits and reviews found right.", "line", "at", "accuracy", "%",
		steps + `SELECT ` + by("time") + `, 100 * avg(right) AS accuracy FROM audits WHERE {store} GROUP BY at ORDER BY at DESC LIMIT 36`},
	{"calibration", "Calibration", "Of lines believed with a probability, the share that was right: on the diagonal it is honest.", "diagonal", "believed", "observed", "",
		`SELECT sum(sum_probability) / sum(c.lines) AS believed, sum(c.right_lines) / sum(c.lines) AS observed FROM calibration AS c WHERE {store} GROUP BY bucket ORDER BY bucket`},
	{"risk", "Money at risk", "Part of the money charged that may be wrong.", "line", "at", "share", "%",
		steps + `SELECT ` + by("time") + `, 100 * sum(total_minor * (1 - probability)) / sum(total_minor) AS share FROM receipts WHERE status = 'final' AND total_minor > 0 AND {store} GROUP BY at ORDER BY at DESC LIMIT 36`},
}

// drawn is a plot with its rows, or why it has none.
type drawn struct {
	plot
	Rows  []map[string]any `json:"rows"`
	Error string           `json:"error,omitempty"`
}

// plots answers every plot for one store.
func (s *Server) plots(w http.ResponseWriter, r *http.Request, who account.Account) {
	key := schemas.Key(r.URL.Query().Get("store"))
	tenant, store, _ := key.Parts()
	if !who.Sees(tenant) {
		refuse(w, http.StatusForbidden, "tenant %s is not one of yours", tenant)
		return
	}
	if s.config.Ask == nil {
		refuse(w, http.StatusNotFound, "no ClickHouse is joined to this page")
		return
	}
	all := make([]drawn, 0, len(plots))
	for _, p := range plots {
		d := drawn{plot: p}
		rows, err := s.config.Ask(r.Context(), tenant, where(p.query, tenant, store))
		if err != nil {
			d.Error = err.Error()
		}
		d.Rows = rows
		all = append(all, d)
	}
	answer(w, all)
}
