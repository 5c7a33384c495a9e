package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// checkKafka looks at the brokers and, if they answer, at what is on them.
func (c config) checkKafka(ctx context.Context) []finding {
	if len(c.Brokers) == 0 {
		return []finding{skipped("brokers", "no --brokers given, so nothing of Kafka's is checked")}
	}
	ctx, cancel := context.WithTimeout(ctx, checkPatience*time.Duration(2+2*len(c.Tenants)))
	defer cancel()
	c.RegistryURL = "" // a registry that is away has a check of its own
	cluster, err := c.cluster(io.Discard)
	if err != nil {
		return []finding{bad("brokers", err, "report this: the schemas of this release do not fit together")}
	}
	findings := []finding{c.checkBrokers(ctx, cluster)}
	if countFailed(findings) > 0 {
		const why = "the brokers do not all answer"
		return append(findings, skipped("transactions", why), skipped("topics", why))
	}
	findings = append(findings, checkTransactions(ctx, cluster))
	for _, tenant := range c.Tenants {
		topics := c.checkTopics(ctx, cluster, tenant)
		findings = append(findings, topics)
		if topics.Status == statusOK {
			findings = append(findings, c.checkCatalogues(ctx, cluster, tenant))
		}
	}
	before := time.Now()
	there, err := cluster.Clock(ctx)
	if err != nil {
		return append(findings, skipped("clock of kafka", err.Error()))
	}
	return append(findings, checkClock("kafka", before, there, time.Now()))
}

// checkBrokers dials the brokers where the configuration says that they are, and then where
// they say themselves. The second is what goes wrong when Kafka runs in containers.
func (c config) checkBrokers(ctx context.Context, cluster kafka.Cluster) finding {
	for _, address := range c.Brokers {
		if err := dial(ctx, address); err != nil {
			return bad("brokers", err, "start Kafka, or correct --brokers: nothing listens there, or a firewall is between")
		}
	}
	asking, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	addresses, err := cluster.Advertised(asking)
	if err != nil {
		return bad("brokers", err, "correct --brokers: something answers there, and it does not speak Kafka's protocol in the clear")
	}
	for _, address := range addresses {
		if err := dial(ctx, address); err != nil {
			return bad("brokers", fmt.Errorf("a broker says that it is at %s: %w", address, err),
				"set the broker's advertised.listeners to an address that this machine can reach")
		}
	}
	return good("brokers", "%s: all %d brokers answer", strings.Join(addresses, ", "), len(addresses))
}

// dial connects and hangs up.
func dial(ctx context.Context, address string) error {
	conn, err := (&net.Dialer{Timeout: checkPatience / 2}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

func checkTransactions(ctx context.Context, cluster kafka.Cluster) finding {
	switch err := cluster.Check(ctx); {
	case errors.Is(err, kafka.ErrUnfit):
		return bad("transactions", err, "run Kafka 4.0 or newer, with all features finalized")
	case err != nil:
		return bad("transactions", err, "look at the brokers' logs")
	}
	return good("transactions", "transaction.version is 2 or newer: exactly-once holds")
}

// checkTopics compares a tenant's topics with what they should be.
func (c config) checkTopics(ctx context.Context, cluster kafka.Cluster, tenant string) finding {
	check := "topics of " + tenant
	differences, err := cluster.VerifyTopics(ctx, c.plan(tenant))
	switch {
	case err != nil:
		return bad(check, err, "look at the brokers' logs, and at what this user may do")
	case len(differences) == 0:
		return good(check, "all are there, with %d partitions", c.Partitions)
	}
	flags := fmt.Sprintf("--brokers %s --tenants %s", strings.Join(c.Brokers, ","), tenant)
	return bad(check, errors.New(inShort(differences)),
		"`exeunt topics --create "+flags+"` makes what is missing; what differs is Kafka's to change, or --partitions and --replication are not those of the cluster")
}

// inShort is the first of many sentences and how many follow.
func inShort(sentences []string) string {
	if len(sentences) == 1 {
		return sentences[0]
	}
	return fmt.Sprintf("%s; and %d more", sentences[0], len(sentences)-1)
}

// checkSchemas registers this release's schemas, as every service does when it starts.
func (c config) checkSchemas(context.Context) []finding {
	if c.RegistryURL == "" {
		return []finding{good("schemas", "no --registry-url: numbered by their order, so all processes must be of this release")}
	}
	registry, err := c.registry()
	if err == nil {
		_, err = schemas.NewCodec(registry)
	}
	if err != nil {
		return []finding{bad("schemas", err, "start the registry or correct --registry-url; if it refuses a schema, a newer release has been here: use that one")}
	}
	return []finding{good("schemas", "%s knows all of this release", c.RegistryURL)}
}
