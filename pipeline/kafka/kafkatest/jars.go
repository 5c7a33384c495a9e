package kafkatest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Version is the Kafka that is started.
const Version = "4.2.0"

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.exeunt</groupId><artifactId>kafka-jars</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>` + Version + `</version>
  </dependency></dependencies>
</project>
`

// jars returns a directory with Kafka's jars, which Maven fetches once per machine. A
// machine without Java or Maven skips the test, except in continuous integration.
func jars(t testing.TB) string {
	t.Helper()
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("real Kafka needs %s, which is not on PATH", tool)
			}
			t.Skipf("skipped: real Kafka needs %s, which is not on PATH", tool)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "exeunt", "kafka-"+Version)
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	if err := fetch(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// fetch fills dir whole or not at all, whoever else may be fetching.
func fetch(ctx context.Context, dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("fetch kafka's jars: %w", err)
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), "fetching-")
	if err != nil {
		return fmt.Errorf("fetch kafka's jars: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), []byte(pom), 0o644); err != nil {
		return fmt.Errorf("fetch kafka's jars: %w", err)
	}
	jars := filepath.Join(work, "jars")
	maven := exec.CommandContext(ctx, "mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory="+jars)
	maven.Dir = work
	if out, err := maven.CombinedOutput(); err != nil {
		return fmt.Errorf("fetch kafka's jars: %w\n%s", err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(jars, dir); err != nil && !os.IsExist(err) {
		if _, there := os.Stat(dir); there != nil {
			return fmt.Errorf("fetch kafka's jars: %w", err)
		}
	}
	return nil
}
