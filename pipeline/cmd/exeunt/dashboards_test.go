package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// classic is the format that every release of Grafana provisions from files.
type classic = dashboard.Dashboard //nolint:staticcheck // version 2 needs Grafana 12

// Grafana's own types read every dashboard strictly: no field is unknown to it, none that
// it needs is missing. (That their queries fit the tables is tested where the tables are.)
func TestGrafanaKnowsTheDashboards(t *testing.T) {
	paths, err := filepath.Glob("../../../deploy/grafana/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d dashboards, %v", len(paths), err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var d classic
		if wrong := d.UnmarshalJSONStrict(text); !fine(wrong) {
			t.Errorf("%s: %v", path, wrong)
		}
		if err := d.Validate(); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	var d classic
	if fine(d.UnmarshalJSONStrict([]byte(`{"schemaVersion": 39, "pannels": []}`))) {
		t.Error("a misspelt field is not noticed")
	}
}

// fine says that there is nothing in a list of errors, which is never nil.
func fine(err error) bool {
	all := cog.BuildErrors{}
	return errors.As(err, &all) && len(all) == 0
}
