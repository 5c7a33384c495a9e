package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

func parse(t *testing.T, args ...string) (config, error) {
	t.Helper()
	return parseFor(t, newRunCmd(), args...)
}

func parseFor(t *testing.T, cmd *cobra.Command, args ...string) (config, error) {
	t.Helper()
	if err := cmd.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	return readConfig(cmd)
}

func TestFlagBeatsEnvironmentBeatsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "exeunt.yaml")
	text := "brokers: [a:1, b:2]\nregistry-url: http://from-file\nslot: from-file\npartitions: 3\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EXEUNT_REGISTRY_URL", "http://from-env")
	t.Setenv("EXEUNT_SLOT", "from-env")
	t.Setenv("EXEUNT_OF_ANOTHER_COMMAND", "left alone")
	c, err := parse(t, "--config", path, "--slot", "from-flag", "--registry-user", "me")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a:1", "b:2"}, c.Brokers); diff != "" {
		t.Error(diff)
	}
	if c.RegistryURL != "http://from-env" || c.Slot != "from-flag" || c.Partitions != 3 || c.RegistryUser != "me" || c.Replication != 1 {
		t.Errorf("config %+v", c)
	}
}

func TestMisspeltKeyIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "exeunt.yaml")
	if err := os.WriteFile(path, []byte("brokrs: [a:1]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := parse(t, "--config", path); err == nil || !strings.Contains(err.Error(), "brokrs") {
		t.Errorf("error %v, want one that names brokrs", err)
	}
}

// The annotated file in deploy is complete and right: it gives what the flags give.
func TestAnnotatedConfigHoldsTheDefaults(t *testing.T) {
	fromFile, err := parse(t, "--config", "../../../deploy/exeunt.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := parse(t, "--brokers", "localhost:9092")
	if err != nil {
		t.Fatal(err)
	}
	ofPages, err := parseFor(t, newReviewCmd())
	if err != nil {
		t.Fatal(err)
	}
	defaults.pageConfig = ofPages.pageConfig
	if diff := cmp.Diff(defaults, fromFile, cmp.AllowUnexported(config{})); diff != "" {
		t.Errorf("flags' defaults (-) and deploy/exeunt.yaml (+) differ:\n%s", diff)
	}
}
