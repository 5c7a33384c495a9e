package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/web/account"
)

func newAccountsCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "accounts",
		Short: "Say who may sign in to the pages",
		Example: `  exeunt accounts add --role reviewer --tenants north eve < password
  exeunt accounts list --json
  exeunt accounts remove eve`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var file string
	cmd.PersistentFlags().StringVar(&file, "accounts", "accounts.json", "file of those who may sign in")
	cmd.AddCommand(addAccountCmd(&file), listAccountsCmd(&file), removeAccountCmd(&file))
	return cmd
}

func addAccountCmd(file *string) *cobra.Command {
	var role string
	var tenants []string
	var vouched bool
	cmd := &cobra.Command{
		Use:   "add [flags] NAME",
		Short: "Add an account, or give one another password, role or tenants",
		Long: `Add an account, or give one another password, role or tenants. The password is
EXEUNT_PASSWORD, or the first line of standard input; it is never an argument, which
others on the machine can see. With --oidc there is none: the sign-in provider vouches
for the address that is the name.`,
		Example: `  exeunt accounts add --role reviewer --tenants north eve < password`,
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var a account.Account
			var err error
			if vouched {
				a, err = account.Vouched(args[0], account.Role(role), tenants)
			} else {
				a, err = withPassword(cmd.InOrStdin(), args[0], account.Role(role), tenants)
			}
			if err != nil {
				return usageError{err}
			}
			return account.File(*file).Put(a)
		},
	}
	cmd.Flags().StringVar(&role, "role", string(account.Reviewer), "reviewer, supervisor or auditor")
	cmd.Flags().StringSliceVar(&tenants, "tenants", nil, "tenants that the account may see")
	cmd.Flags().BoolVar(&vouched, "oidc", false, "without a password: the name is the e-mail address that a sign-in provider vouches for")
	return cmd
}

// withPassword makes an account with the password that in, or the environment, has.
func withPassword(in io.Reader, name string, role account.Role, tenants []string) (account.Account, error) {
	password, err := readPassword(in)
	if err != nil {
		return account.Account{}, err
	}
	return account.New(name, password, role, tenants)
}

// readPassword takes it from the environment, or else from a line of input.
func readPassword(in io.Reader) (string, error) {
	if password, ok := os.LookupEnv("EXEUNT_PASSWORD"); ok {
		return password, nil
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && line == "" {
		return "", usagef("no password: give it as EXEUNT_PASSWORD or on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func listAccountsCmd(file *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list [flags]",
		Short:   "List the accounts, without their passwords' hashes",
		Example: `  exeunt accounts list --json`,
		Args:    wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			accounts, err := account.File(*file).List()
			if err != nil {
				return usageError{err}
			}
			type shown struct {
				Name    string       `json:"name"`
				Role    account.Role `json:"role"`
				Tenants []string     `json:"tenants"`
			}
			all := make([]shown, len(accounts))
			for i, a := range accounts {
				all[i] = shown{a.Name, a.Role, a.Tenants}
				if !asJSON {
					fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\t%s\n", a.Name, a.Role, strings.Join(a.Tenants, ","))
				}
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), all)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func removeAccountCmd(file *string) *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME",
		Short:   "Remove an account; its sessions end at once",
		Example: `  exeunt accounts remove eve`,
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := account.File(*file).Remove(args[0]); err != nil {
				return usageError{err}
			}
			return nil
		},
	}
}
