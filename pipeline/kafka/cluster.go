package kafka

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	"github.com/twmb/franz-go/plugin/kslog"
	"go.opentelemetry.io/otel/trace"

	"github.com/exeunt-io/exeunt/schemas"
)

// maxMessageBytes is the largest batch that topics accept: one record of schemas.MaxBytes
// and the frame around it.
const maxMessageBytes = schemas.MaxBytes + 1<<20

// Cluster says how to reach Kafka and how records are written there. It is a value that
// everything in this package starts from; it holds no connection.
type Cluster struct {
	Brokers []string // host:port of any broker, or several
	TLS     *tls.Config
	SASL    Credentials
	Codec   *schemas.Codec
	Log     *slog.Logger // nil is silent
	Metrics *Metrics     // nil is none
	// Release is the version of this software, which records are marked with; empty is none.
	Release string
	// Traces takes spans; nil is none. A sampler should decide by the trace's number and
	// not by the parent, so that all workers decide alike about a visit.
	Traces trace.TracerProvider

	dial func(ctx context.Context, network, host string) (net.Conn, error) // tests
}

// Credentials are a SASL login; the zero value is none.
type Credentials struct {
	Mechanism string // "PLAIN", "SCRAM-SHA-256" or "SCRAM-SHA-512"
	User      string
	Password  string
}

func (c Credentials) mechanism() (sasl.Mechanism, error) {
	login := scram.Auth{User: c.User, Pass: c.Password}
	switch c.Mechanism {
	case "PLAIN":
		return plain.Auth{User: c.User, Pass: c.Password}.AsMechanism(), nil
	case "SCRAM-SHA-256":
		return login.AsSha256Mechanism(), nil
	case "SCRAM-SHA-512":
		return login.AsSha512Mechanism(), nil
	}
	return nil, fmt.Errorf("log in as %s: unknown sasl mechanism %q", c.User, c.Mechanism)
}

// options are those of every client.
func (c Cluster) options(more ...kgo.Opt) ([]kgo.Opt, error) {
	options := []kgo.Opt{
		kgo.SeedBrokers(c.Brokers...),
		kgo.ClientID("exeunt"),
		kgo.RecordPartitioner(partitioner{}),
		kgo.ProducerBatchMaxBytes(maxMessageBytes),
		kgo.WithLogger(kslog.New(c.log())),
	}
	if c.TLS != nil {
		options = append(options, kgo.DialTLSConfig(c.TLS))
	}
	if c.SASL != (Credentials{}) {
		mechanism, err := c.SASL.mechanism()
		if err != nil {
			return nil, err
		}
		options = append(options, kgo.SASL(mechanism))
	}
	if c.dial != nil {
		options = append(options, kgo.Dialer(c.dial))
	}
	return append(options, more...), nil
}

// client connects with the options of every client and more.
func (c Cluster) client(more ...kgo.Opt) (*kgo.Client, error) {
	options, err := c.options(more...)
	if err != nil {
		return nil, err
	}
	client, err := kgo.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("connect to %v: %w", c.Brokers, err)
	}
	return client, nil
}

// admin connects for administration; close it. What it is told about topics is fresh.
func (c Cluster) admin() (*kadm.Client, error) {
	client, err := c.client(kgo.MetadataMinAge(10 * time.Millisecond))
	if err != nil {
		return nil, err
	}
	return kadm.NewClient(client), nil
}

func (c Cluster) log() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}
