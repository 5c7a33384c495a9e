package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// HTTP says how to reach a server's HTTP interface, which alone can answer in all of
// ClickHouse's formats.
type HTTP struct {
	URL      string // http://host:8123
	User     string
	Password string
	Database string
}

// Ask sends one query and copies its answer in a format, such as PrettyCompact, TSV or
// JSONEachRow; a FORMAT clause in the query wins. The server keeps the answer until it is
// whole, so an error is an error and never half a table.
func (h HTTP) Ask(ctx context.Context, query, format string, out io.Writer) (err error) {
	parameters := url.Values{"database": {h.Database}, "default_format": {format}, "wait_end_of_query": {"1"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+"/?"+parameters.Encode(), strings.NewReader(query))
	if err != nil {
		return fmt.Errorf("ask clickhouse: %w", err)
	}
	request.Header.Set("X-ClickHouse-User", h.User)
	request.Header.Set("X-ClickHouse-Key", h.Password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask clickhouse: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		const most = 64 << 10
		text, _ := io.ReadAll(io.LimitReader(response.Body, most)) // what came of it says enough
		return fmt.Errorf("ask clickhouse: %s", strings.TrimSpace(string(text)))
	}
	if _, err := io.Copy(out, response.Body); err != nil {
		return fmt.Errorf("ask clickhouse: copy the answer: %w", err)
	}
	return nil
}
