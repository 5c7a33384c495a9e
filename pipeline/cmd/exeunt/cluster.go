package main

import (
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// cluster is how the configuration says to reach Kafka.
func (c config) cluster(log io.Writer) (kafka.Cluster, error) {
	registry, err := c.registry()
	if err != nil {
		return kafka.Cluster{}, err
	}
	codec, err := schemas.NewCodec(registry)
	if err != nil {
		return kafka.Cluster{}, fmt.Errorf("prepare schemas: %w", err)
	}
	return kafka.Cluster{Brokers: c.Brokers, Codec: codec, Log: newLog(log), Release: release()}, nil
}

// release is the version that Go stamped into this binary: a tag, or the date and hash of
// a commit. Tests have none.
func release() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return ""
	}
	return info.Main.Version
}

// registry is the configured server's, or numbers by the order of this release.
func (c config) registry() (schemas.Registry, error) {
	if c.RegistryURL == "" {
		return &schemas.MemoryRegistry{}, nil
	}
	password, err := secret(c.RegistryPasswordFile)
	if err != nil {
		return nil, err
	}
	return kafka.NewRegistry(kafka.RegistryConfig{URLs: []string{c.RegistryURL}, User: c.RegistryUser, Password: password})
}

// newLog writes warnings and worse, one a line.
func newLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
