package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// User is an account of an analyst, who reads the rows of one tenant.
type User struct {
	Name string `json:"name"`
	// PasswordSHA256 is the password's hash in hexadecimal.
	PasswordSHA256 string `json:"password_sha256"`
	Database       string `json:"database"`
	Tenant         string `json:"tenant"`
	// QueriesPerMinute bounds its load.
	QueriesPerMinute int `json:"queries_per_minute"`
}

// Limits of one query of an analyst.
const (
	QuerySecondsMax = 60
	QueryBytesMax   = 2_000_000_000
)

var (
	plainName   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	plainTenant = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
)

// Check refuses what cannot be written into a configuration or a statement as it is.
func (u User) Check() error {
	switch {
	case !plainName.MatchString(u.Name) || slices.Contains([]string{"default", administrator}, u.Name):
		return fmt.Errorf("admit analyst %q: the name must be letters, digits and underscores, and no account of the engine's", u.Name)
	case !plainTenant.MatchString(u.Tenant):
		return fmt.Errorf("admit analyst %s of tenant %q: the tenant must be letters, digits, dots, dashes and underscores", u.Name, u.Tenant)
	case !plainName.MatchString(u.Database):
		return fmt.Errorf("admit analyst %s to database %q: the name is not a plain identifier", u.Name, u.Database)
	case u.QueriesPerMinute <= 0:
		return fmt.Errorf("admit analyst %s: %d queries per minute is not a limit", u.Name, u.QueriesPerMinute)
	}
	return nil
}

// Filter is the condition on the rows that the account sees of any table.
func (u User) Filter() string { return "tenant = '" + u.Tenant + "'" }

const accountsFile = "analysts.json"

// Admit gives an analyst an account, or another password and tenant, in the engine of a
// data directory. A running engine takes it up within seconds: a server by itself, the
// library by being started again, which ends the queries of that moment.
func Admit(ctx context.Context, data string, u User) error {
	if err := u.Check(); err != nil {
		return err
	}
	data, err := filepath.Abs(data)
	if err != nil {
		return err
	}
	users, err := readUsers(data)
	if err != nil {
		return err
	}
	users = append(slices.DeleteFunc(users, func(o User) bool { return o.Name == u.Name }), u)
	text, err := json.MarshalIndent(users, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	if err := replaceFile(filepath.Join(data, accountsFile), text); err != nil {
		return fmt.Errorf("keep the analysts' accounts: %w", err)
	}
	if a, ok := Running(ctx, data); ok {
		return writeConfig(Options{Data: data, Users: users}, a)
	}
	return nil
}

// mindAccounts starts the process again whenever its accounts have changed, as long as
// there is one.
func (e *Engine) mindAccounts(data string) {
	const often = 250 * time.Millisecond
	path := filepath.Join(data, configDir, usersFile)
	before, err := os.ReadFile(path)
	for err == nil {
		select {
		case <-e.exited:
			return
		case <-time.After(often):
		}
		var now []byte
		if now, err = os.ReadFile(path); err == nil && !bytes.Equal(now, before) {
			before = now
			e.terminate(true)
		}
	}
}

// readUsers are the analysts that Admit has kept.
func readUsers(data string) (users []User, err error) {
	path := filepath.Join(data, accountsFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &users)
	}
	if err != nil {
		return nil, fmt.Errorf("read the analysts' accounts in %s: %w", path, err)
	}
	return users, nil
}

// replaceFile writes a file whole or not at all, for its owner only.
func replaceFile(path string, text []byte) error {
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
