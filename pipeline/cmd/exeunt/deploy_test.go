package main

import (
	"net"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
)

const deploy = "../../../deploy/"

// ourImage is built from deploy/Dockerfile.
const ourImage = "exeunt:local"

// composed reads deploy/compose.yaml as Docker does, by Compose's schema.
func composed(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{deploy + "compose.yaml"},
		cli.WithProfiles([]string{"*"}),
		cli.WithEnv([]string{"CLICKHOUSE_PASSWORD=secret", "GRAFANA_PASSWORD=secret"}))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// parsed finds a service's command in the binary and reads its command line and
// environment as the binary would.
func parsed(t *testing.T, service types.ServiceConfig) (*cobra.Command, config) {
	t.Helper()
	cmd, rest, err := newRootCmd().Find(service.Command)
	if err != nil {
		t.Fatalf("%v: %v", service.Command, err)
	}
	if err := cmd.ParseFlags(rest); err != nil {
		t.Fatalf("%v: %v", service.Command, err)
	}
	if len(cmd.Flags().Args()) > 0 {
		t.Errorf("%v: arguments %v are taken for flags", service.Command, cmd.Flags().Args())
	}
	for name, value := range service.Environment {
		flag := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, "EXEUNT_")), "_", "-")
		if !strings.HasPrefix(name, "EXEUNT_") || cmd.Flags().Lookup(flag) == nil {
			t.Errorf("variable %s is none of `exeunt %s`", name, cmd.Name())
		}
		t.Setenv(name, *value)
	}
	c, err := readConfig(cmd, ownFlags(cmd)...)
	if err != nil {
		t.Fatalf("%v: %v", service.Command, err)
	}
	return cmd, c
}

// ownFlags are the command's flags that are no configuration.
func ownFlags(cmd *cobra.Command) (own []string) {
	keys := map[string]bool{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config]()) {
		keys[field.Tag.Get("koanf")] = true
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !keys[f.Name] {
			own = append(own, f.Name)
		}
	})
	return own
}

// What compose.yaml runs is what the binary has: commands, flags, variables, stages, ports.
func TestComposeRunsWhatTheBinaryHas(t *testing.T) {
	project := composed(t)
	running := map[string]string{} // command, stage and slot, and the service that runs it
	for name, service := range project.Services {
		if service.Image != ourImage {
			continue
		}
		t.Run(name, func(t *testing.T) {
			cmd, c := parsed(t, service)
			for _, address := range slices.Concat(c.Brokers, c.ClickhouseAddress, []string{strings.TrimPrefix(c.RegistryURL, "http://")}) {
				host, port, err := net.SplitHostPort(address)
				if other, ok := project.Services[host]; err != nil || !ok || !mentions(other, port) {
					t.Errorf("address %s is of no service", address)
				}
			}
			for _, port := range service.Ports {
				if _, listens, _ := net.SplitHostPort(c.Listen); listens != port.Published {
					t.Errorf("port %s is published, and it listens on %q", port.Published, c.Listen)
				}
			}
			if cmd.Flags().Lookup("slot") == nil {
				return
			}
			what := cmd.Name()
			if cmd.Name() == "run" {
				if len(c.Stages) != 1 || !slices.Contains(workNames(), c.Stages[0]) {
					t.Fatalf("stages %v, want one of %v", c.Stages, workNames())
				}
				what = c.Stages[0]
			}
			if what+"-"+c.Slot != name {
				t.Errorf("it runs %s in slot %s", what, c.Slot)
			}
			running[what] = name
		})
	}
	for _, what := range append(workNames(), "vision", "sink") {
		if running[what] == "" {
			t.Errorf("nobody runs %s", what)
		}
	}
}

// mentions says whether a service of others is told to listen on a port, or is known to.
func mentions(service types.ServiceConfig, port string) bool {
	for _, value := range service.Environment {
		if value != nil && strings.Contains(*value, ":"+port) {
			return true
		}
	}
	return slices.ContainsFunc(service.Ports, func(p types.ServicePortConfig) bool { return p.Published == port })
}

// Images have versions, and those that tests here use have the tests' versions.
func TestImagesArePinned(t *testing.T) {
	versioned := regexp.MustCompile(`:v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z]+)?$`)
	images := map[string]string{}
	for name, service := range composed(t).Services {
		images[name] = service.Image
		if service.Image == ourImage {
			if service.Build == nil {
				t.Errorf("%s: nobody builds %s", name, ourImage)
			}
		} else if !versioned.MatchString(service.Image) {
			t.Errorf("%s: image %q has no version", name, service.Image)
		}
	}
	if want := "apache/kafka:" + kafkatest.Version; images["kafka"] != want {
		t.Errorf("image %s, want %s, which the tests run", images["kafka"], want)
	}
	version, _, _ := strings.Cut(engine.LibraryVersion, "-")
	if want := "clickhouse/clickhouse-server:" + version; images["clickhouse"] != want {
		t.Errorf("image %s, want %s, which the tests run", images["clickhouse"], want)
	}
}

// Files that are mounted, and those that the Dockerfile names, are there; what they are
// mounted as is what the service is told.
func TestMountedFilesExist(t *testing.T) {
	project := composed(t)
	for name, service := range project.Services {
		for _, volume := range service.Volumes {
			if volume.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(volume.Source); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if service.Build != nil {
			if _, err := os.Stat(filepath.Join(service.Build.Context, service.Build.Dockerfile)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// The Dockerfile builds this command with this Go, and its images have versions.
func TestDockerfileFits(t *testing.T) {
	text := read(t, deploy+"Dockerfile")
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../../../go.mod"))[1]
	for _, want := range []string{"FROM golang:" + goVersion + ".", " ./pipeline/cmd/exeunt &&", "CGO_ENABLED=0", "FROM gcr.io/distroless/base-debian12:nonroot\n", "\nUSER 65532:65532\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("deploy/Dockerfile has no %q", want)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "FROM ") && !regexp.MustCompile(`:[a-z0-9.]+`).MatchString(line) {
			t.Errorf("no version: %s", line)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Prometheus scrapes every process that has metrics, and nobody else.
func TestPrometheusScrapesAllStages(t *testing.T) {
	var want []string
	for name, service := range composed(t).Services {
		if service.Image == ourImage && slices.Contains(service.Command, ":9464") {
			want = append(want, name+":9464")
		}
	}
	got := regexp.MustCompile(`[a-z]+-[0-9]+:[0-9]+`).FindAllString(read(t, deploy+"prometheus.yaml"), -1)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("scraped %v\nwant    %v", got, want)
	}
}

// Alerts ask only for metrics that there are, by labels that they have.
func TestAlertsKnowTheirMetrics(t *testing.T) {
	doc := read(t, "../../kafka/doc.go")
	found := regexp.MustCompile(`(exeunt_[a-z_]+)[{(\[]`).FindAllStringSubmatch(read(t, deploy+"alerts.yaml"), -1)
	if len(found) < 8 {
		t.Fatalf("%d metrics in alerts.yaml: the test no longer finds them", len(found))
	}
	for _, match := range found {
		if name := strings.TrimSuffix(match[1], "_bucket"); !strings.Contains(doc, "//\t"+name+"{") && !strings.Contains(doc, "//\t"+name+" ") {
			t.Errorf("pipeline/kafka lists no metric %s", name)
		}
	}
	if sink := (config{}).sinkConfig(); !strings.Contains(read(t, deploy+"alerts.yaml"), `stage="`+sink.Name+`"`) {
		t.Errorf("no alert of the sink, which is called %s", sink.Name)
	}
}
