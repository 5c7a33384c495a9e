package kafka

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/twmb/franz-go/pkg/sr"
)

// RegistryConfig says how to reach a Confluent-compatible schema registry: Confluent's
// own, Redpanda's, Karapace, or Apicurio's compatible API.
type RegistryConfig struct {
	URLs     []string
	User     string // empty is no authentication
	Password string
	TLS      *tls.Config
}

// HTTPRegistry is a schemas.Registry on a server.
type HTTPRegistry struct{ client *sr.Client }

// NewRegistry makes a client; nothing is asked yet.
func NewRegistry(config RegistryConfig) (*HTTPRegistry, error) {
	options := []sr.ClientOpt{sr.URLs(config.URLs...), sr.UserAgent("exeunt")}
	if config.User != "" {
		options = append(options, sr.BasicAuth(config.User, config.Password))
	}
	if config.TLS != nil {
		options = append(options, sr.DialTLSConfig(config.TLS))
	}
	client, err := sr.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("reach schema registry %v: %w", config.URLs, err)
	}
	return &HTTPRegistry{client}, nil
}

// registryPatience is how long one question to the registry may take.
const registryPatience = 10 * time.Second

// Register implements schemas.Registry. The server refuses what its compatibility rule
// for the subject does not allow.
func (r *HTTPRegistry) Register(subject, schema string) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), registryPatience)
	defer cancel()
	id, err := r.client.RegisterSchema(ctx, subject, sr.Schema{Schema: schema, Type: sr.TypeAvro}, -1, -1)
	if err != nil {
		return 0, fmt.Errorf("register schema of %s: %w", subject, err)
	}
	return id, nil
}

// Schema implements schemas.Registry.
func (r *HTTPRegistry) Schema(id int) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), registryPatience)
	defer cancel()
	schema, err := r.client.SchemaByID(ctx, id)
	switch {
	case err == nil:
		return schema.Schema, nil
	case unknownSchema(err):
		return "", fmt.Errorf("look up schema %d: not registered", id)
	}
	return "", fmt.Errorf("look up schema %d: %w: %w", id, errRegistry, err)
}

// unknownSchema tells a server that answers no from one that does not answer.
func unknownSchema(err error) bool {
	var response *sr.ResponseError
	return errors.As(err, &response) && response.StatusCode == http.StatusNotFound
}
