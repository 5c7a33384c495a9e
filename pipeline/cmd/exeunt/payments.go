package main

import (
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// payments is the payment provider's connector, joined by the charges topic. Without a
// provider it can be planned for, and not run.
func payments(provider psp.Provider) kafka.Call {
	return kafka.Call{
		Name:     "payments",
		Inbox:    schemas.Charges,
		Outboxes: []schemas.Topic{schemas.Billed},
		Answer:   psp.Payments{Provider: provider}.Answer,
	}
}

// paymentFlags are the flags of every command that asks the payment provider.
func paymentFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("provider", "sandbox", "payment provider: sandbox, which moves no money, or stripe")
	f.String("sandbox-file", "", "file in which the sandbox keeps its list; without one it forgets")
	f.String("stripe-key-file", "", "file that holds Stripe's secret key")
	f.String("stripe-url", "", "Stripe's address, if it is not Stripe's own")
}

// provider is the configured payment provider.
func (c config) provider() (psp.Provider, error) {
	switch c.Provider {
	case "", "sandbox":
		if c.SandboxFile == "" {
			return psp.NewSandbox(), nil
		}
		return psp.OpenSandbox(c.SandboxFile)
	case "stripe":
		key, err := secret(c.StripeKeyFile)
		if err != nil {
			return nil, err
		}
		if key == "" {
			return nil, usagef("no key for stripe: give --stripe-key-file")
		}
		return psp.NewStripe(key, c.StripeURL, nil), nil
	}
	return nil, usagef("unknown payment provider %q; there are sandbox and stripe", c.Provider)
}
