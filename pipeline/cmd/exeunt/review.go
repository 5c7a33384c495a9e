package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/web"
)

func newReviewCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review [flags]",
		Short: "Serve the pages: review, the live store and receipts, until it is told to stop",
		Long: `Serve the pages: review, the live store and receipts, until it is told to stop. Any number
of processes may do so: what reviewers do goes through Kafka, and all show the same queue.

Nothing is shown without signing in, unless the pages listen on this machine only and
there are no accounts. Behind a proxy that speaks TLS is where they belong.`,
		Example: `  exeunt accounts add --accounts accounts.json --role reviewer --tenants north eve < password
  exeunt review --brokers localhost:9092 --tenants north --accounts accounts.json --listen :8443`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd)
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return review(cmd, c)
		},
	}
	clusterFlags(cmd)
	f := cmd.Flags()
	f.String("listen", "127.0.0.1:8080", "address of the pages")
	f.String("accounts", "accounts.json", "file of those who may sign in")
	f.String("session-key-file", "", "file with 32 bytes or more that sign sessions, the same for all processes; without one sessions end with the process")
	f.String("oidc-issuer", "", "URL of an OpenID Connect provider to sign in with; the accounts' names are the addresses it knows")
	f.String("oidc-client-id", "", "what the provider calls these pages")
	f.String("oidc-client-secret-file", "", "file with the secret that the provider knows these pages by")
	f.String("oidc-redirect-url", "", "these pages' address with /signin/oidc/callback")
	receiptFlags(cmd)
	return cmd
}

func review(cmd *cobra.Command, c config) error {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	config, stop, err := pages(cluster, c.Tenants)
	if err != nil {
		return err
	}
	defer stop()
	if err := c.doors(&config, c.Listen); err != nil {
		return err
	}
	if config.Link, err = c.linker(); err != nil {
		return err
	}
	seen := &standings{cluster: cluster, config: c}
	config.Pipeline = seen.read
	server, err := web.New(config)
	if err != nil {
		return usageError{err}
	}
	if err := c.vouch(cmd.Context(), server); err != nil {
		return err
	}
	listener, err := listen(cmd.Context(), c.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: the pages of %v are at http://%s/\n", c.Tenants, listener.Addr())
	return servePages(cmd.Context(), listener, server.Handler(), server.Run, seen.watch)
}

// vouch joins the sign-in provider that the configuration names, if it does.
func (c pageConfig) vouch(ctx context.Context, server *web.Server) error {
	if c.OIDCIssuer == "" {
		return nil
	}
	key, err := secret(c.OIDCClientSecretFile)
	if err != nil {
		return err
	}
	return server.UseOIDC(ctx, web.OIDC{
		Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: key, RedirectURL: c.OIDCRedirectURL,
	})
}
