package main

import (
	"os"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
)

// config is what a service needs to know. Each field is one key of the YAML file
// (deploy/exeunt.yaml shows them all), one environment variable (EXEUNT_REGISTRY_URL)
// and one flag (--registry-url); a flag wins over the environment, and that over the file.
type config struct {
	Brokers              []string `koanf:"brokers"`
	Tenants              []string `koanf:"tenants"`
	Partitions           int32    `koanf:"partitions"`
	Replication          int16    `koanf:"replication"`
	RegistryURL          string   `koanf:"registry-url"`
	RegistryUser         string   `koanf:"registry-user"`
	RegistryPasswordFile string   `koanf:"registry-password-file"`
	Stages               []string `koanf:"stages"`
	Slot                 string   `koanf:"slot"`
	Listen               string   `koanf:"listen"`
	OTLPEndpoint         string   `koanf:"otlp-endpoint"`

	Provider      string `koanf:"provider"`
	SandboxFile   string `koanf:"sandbox-file"`
	StripeKeyFile string `koanf:"stripe-key-file"`
	StripeURL     string `koanf:"stripe-url"`

	Model           string            `koanf:"model"`
	WarmUp          int               `koanf:"warm-up"`
	ModelURL        string            `koanf:"model-url"`
	ModelName       string            `koanf:"model-name"`
	ModelSide       int               `koanf:"model-side"`
	ModelConfidence float64           `koanf:"model-confidence"`
	ModelPose       bool              `koanf:"model-pose"`
	ModelEmbedding  int               `koanf:"model-embedding"`
	ONNXRuntime     string            `koanf:"onnxruntime"`
	Regions         map[string]string `koanf:"regions"` // by camera; in the file only

	Store      string          `koanf:"store"`
	Cameras    []cameraConfig  `koanf:"cameras"`    // in the file only
	Recordings []recordingFile `koanf:"recordings"` // in the file only
	Gate       gateConfig      `koanf:"gate"`       // in the file only
	// Calibration is the store's calibration.json, for fusion.
	Calibration string `koanf:"calibration"`
	// Definition is the store's definition: a folder with store.yaml, or that file.
	Definition string `koanf:"definition"`

	ClickhouseAddress      []string `koanf:"clickhouse-address"`
	ClickhouseHTTP         string   `koanf:"clickhouse-http"`
	ClickhouseTLS          bool     `koanf:"clickhouse-tls"`
	ClickhouseUser         string   `koanf:"clickhouse-user"`
	ClickhousePasswordFile string   `koanf:"clickhouse-password-file"`
	ClickhouseDatabase     string   `koanf:"clickhouse-database"`
	ClickhouseCluster      string   `koanf:"clickhouse-cluster"`
	Data                   string   `koanf:"data"`

	BatchRecords int           `koanf:"batch-records"`
	BatchAge     time.Duration `koanf:"batch-age"`

	pageConfig `koanf:",squash"`
}

// pageConfig is who may see which page.
type pageConfig struct {
	Accounts             string `koanf:"accounts"`
	SessionKeyFile       string `koanf:"session-key-file"`
	OIDCIssuer           string `koanf:"oidc-issuer"`
	OIDCClientID         string `koanf:"oidc-client-id"`
	OIDCClientSecretFile string `koanf:"oidc-client-secret-file"`
	OIDCRedirectURL      string `koanf:"oidc-redirect-url"`
	ReceiptKeyFile       string `koanf:"receipt-key-file"`
	ReceiptURL           string `koanf:"receipt-url"`
}

// clusterFlags are the flags of every command that talks to a cluster.
func clusterFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("config", "", "YAML file with any of these flags as keys")
	f.StringSlice("brokers", nil, "Kafka's bootstrap addresses, host:port")
	f.StringSlice("tenants", []string{"local"}, "tenants whose topics are meant")
	f.Int32("partitions", 12, "partitions of each topic")
	f.Int16("replication", 1, "copies of each partition; three in production")
	f.String("registry-url", "", "schema registry with Confluent's API; without one, schemas are numbered by their order in this release")
	f.String("registry-user", "", "user of the schema registry")
	f.String("registry-password-file", "", "file that holds the user's password")
}

// readConfig merges the file, the environment and the flags. The command's own flags are
// not configuration, and are left out.
func readConfig(cmd *cobra.Command, own ...string) (config, error) {
	k := koanf.New(".")
	if path, _ := cmd.Flags().GetString("config"); path != "" {
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			return config{}, usagef("read config %s: %w", path, err)
		}
	}
	if err := k.Load(environment(cmd), nil); err != nil {
		return config{}, usagef("read environment: %w", err)
	}
	if err := k.Load(posflag.Provider(cmd.Flags(), ".", k), nil); err != nil {
		return config{}, usagef("read flags: %w", err)
	}
	for _, flag := range append(own, "help", "config") {
		k.Delete(flag)
	}
	var c config
	err := k.UnmarshalWithConf("", &c, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		Result:           &c,
		TagName:          "koanf",
		WeaklyTypedInput: true,
		ErrorUnused:      true, // a misspelt key is an error, not a surprise
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			mapstructure.StringToTimeDurationHookFunc(),
			mapstructure.StringToSliceHookFunc(","),
		),
	}})
	if err != nil {
		return config{}, usagef("read config: %w", err)
	}
	return c, nil
}

// environment reads EXEUNT_REGISTRY_URL as registry-url. Variables that are no flag of
// the command are left alone: they may be another command's.
func environment(cmd *cobra.Command) *env.Env {
	return env.Provider(".", env.Opt{Prefix: "EXEUNT_", TransformFunc: func(key, value string) (string, any) {
		key = strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(key, "EXEUNT_")), "_", "-")
		if cmd.Flags().Lookup(key) == nil {
			return "", nil
		}
		return key, value
	}})
}

// secret reads a password's file; without one there is none.
func secret(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", usagef("read password: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// wantBrokers refuses a configuration that names no cluster.
func (c config) wantBrokers() error {
	if len(c.Brokers) == 0 {
		return usagef("no Kafka cluster: give --brokers host:port, EXEUNT_BROKERS or brokers: in --config")
	}
	return nil
}
