package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// examined runs the doctor and gives back its findings and its exit code.
func examined(t *testing.T, args ...string) ([]finding, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), append([]string{"doctor", "--json", "--data", t.TempDir()}, args...), &out, &errs)
	var answer struct{ Checks []finding }
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatalf("%v\n%s%s", err, &out, &errs)
	}
	return answer.Checks, code
}

func named(t *testing.T, findings []finding, check string) finding {
	t.Helper()
	i := slices.IndexFunc(findings, func(f finding) bool { return f.Check == check })
	if i < 0 {
		t.Fatalf("no check %q in %+v", check, findings)
	}
	return findings[i]
}

// anEngine makes the doctor find one: a file where the library would be.
func anEngine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CHDB_LIB_PATH", path)
}

// aBroker has the topics of tenant local in two partitions.
func aBroker(t *testing.T) string {
	t.Helper()
	c, _ := topicsFor(t, 2, "local")
	return c.Brokers[0]
}

func TestDoctorFindsNothingWrong(t *testing.T) {
	anEngine(t)
	findings, code := examined(t, "--brokers", aBroker(t), "--partitions", "2")
	for _, check := range []string{"brokers", "transactions", "topics of local", "schemas", "clickhouse", "libraries", "disk"} {
		if f := named(t, findings, check); f.Status != statusOK || f.Do != "" {
			t.Errorf("%+v, want it to be ok", f)
		}
	}
	if code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func TestDoctorWithoutBrokersChecksTheRest(t *testing.T) {
	anEngine(t)
	findings, code := examined(t)
	if f := named(t, findings, "brokers"); f.Status != statusSkipped || !strings.Contains(f.Found, "--brokers") {
		t.Errorf("%+v, want it to be left out", f)
	}
	if f := named(t, findings, "clickhouse"); f.Status != statusOK || code != exitOK {
		t.Errorf("%+v, exit code %d", f, code)
	}
}

// Each fault is found, and nothing else is, and the finding says what mends it.
func TestDoctorFindsFaults(t *testing.T) {
	anEngine(t)
	broker := aBroker(t)
	broken := httptest.NewServer(http.NotFoundHandler())
	defer broken.Close()
	camera := filepath.Join(t.TempDir(), "cameras.yaml")
	if err := os.WriteFile(camera, []byte("cameras: [{id: door, input: rtsp://10.0.0.5/}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, fault := range []struct {
		args             string
		check, found, do string
		without          string // variable that is emptied
	}{
		{"--brokers 127.0.0.1:1", "brokers", "connection refused", "start Kafka", ""},
		{"--partitions 2 --tenants local,south --brokers " + broker, "topics of south", "topic south.frames does not exist; and ", "exeunt topics --create --brokers " + broker + " --tenants south", ""},
		{"--partitions 3 --brokers " + broker, "topics of local", "has 2 partitions, want 3", "--partitions", ""},
		{"--registry-url " + broken.URL, "schemas", "register schema", "start the registry", ""},
		{"--clickhouse-address 127.0.0.1:1", "clickhouse", "connection refused", "start ClickHouse", ""},
		{"", "clickhouse", "no engine", "make engine", "CHDB_LIB_PATH"},
		{"--config " + camera, "ffmpeg", "camera door", "install it", "PATH"},
		{"--model onnx", "onnxruntime", "onnx", "--onnxruntime", ""},
	} {
		t.Run(fault.check, func(t *testing.T) {
			if fault.without != "" {
				t.Setenv("PATH", "")
				t.Setenv(fault.without, "/nowhere")
			}
			findings, code := examined(t, strings.Fields(fault.args)...)
			f := named(t, findings, fault.check)
			if f.Status != statusFailed || !strings.Contains(f.Found, fault.found) || !strings.Contains(f.Do, fault.do) {
				t.Errorf("%+v, want a failure with %q and %q", f, fault.found, fault.do)
			}
			if countFailed(findings) != 1 || code != exitFailure {
				t.Errorf("exit code %d with %+v", code, findings)
			}
		})
	}
}

func TestDoctorComparesClocks(t *testing.T) {
	asked := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	answered := asked.Add(400 * time.Millisecond)
	for skew, want := range map[time.Duration]string{
		0:                statusOK,
		time.Second:      statusOK,
		-time.Second:     statusOK, // a slow answer is no wrong clock
		3 * time.Second:  "2.8s ahead of this machine's",
		-3 * time.Second: "3.2s behind this machine's",
	} {
		f := checkClock("kafka", asked, asked.Add(skew), answered)
		if f.Status != want && f.Found != want {
			t.Errorf("skew %v: %+v, want %s", skew, f, want)
		}
	}
}

func TestDoctorWantsRoomOnDisk(t *testing.T) {
	if f := judgeDisk("here", leastFree-1); f.Status != statusFailed || f.Do == "" {
		t.Errorf("too little: %+v", f)
	}
	if f := judgeDisk("here", leastFree); f.Status != statusOK {
		t.Errorf("enough: %+v", f)
	}
}

func TestFindingsForPeople(t *testing.T) {
	var out bytes.Buffer
	if err := printFindings(&out, []finding{good("brokers", "a:1"), {"clickhouse", statusFailed, "refused", "start it"}}); err != nil {
		t.Fatal(err)
	}
	const want = `ok      brokers     a:1
failed  clickhouse  refused
                    -> start it
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}
