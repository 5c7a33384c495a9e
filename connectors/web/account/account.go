// Package account says who may use the pages: local accounts in a file, with passwords
// hashed by Argon2id (RFC 9106), each with a role and the tenants that it may see.
package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/alexedwards/argon2id"
)

// Role is what an account may do.
type Role string

// Reviewers judge receipts. Supervisors do, too, and see the audit trail. Auditors see
// everything of their tenants and change nothing.
const (
	Reviewer   Role = "reviewer"
	Supervisor Role = "supervisor"
	Auditor    Role = "auditor"
)

// Roles are all roles.
var Roles = []Role{Reviewer, Supervisor, Auditor}

// Acts says whether the role may claim and decide.
func (r Role) Acts() bool { return r == Reviewer || r == Supervisor }

// Audits says whether the role may see who did what.
func (r Role) Audits() bool { return r == Supervisor || r == Auditor }

// Account is one who may sign in.
type Account struct {
	Name    string   `json:"name"`
	Hash    string   `json:"hash"` // of the password, in PHC's string format; empty without one
	Role    Role     `json:"role"`
	Tenants []string `json:"tenants"`
}

// Sees says whether the account was given the tenant.
func (a Account) Sees(tenant string) bool { return slices.Contains(a.Tenants, tenant) }

// ErrRefused is all that one who may not sign in is told.
var ErrRefused = errors.New("name or password is wrong")

// passwordMin is NIST SP 800-63B's least length of a password that is the only factor.
const passwordMin = 15

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// New is an account with a password.
func New(name, password string, role Role, tenants []string) (Account, error) {
	a, err := Vouched(name, role, tenants)
	if err != nil {
		return Account{}, err
	}
	if len(password) < passwordMin || len(password) > 1024 {
		return Account{}, fmt.Errorf("account %s: the password has %d bytes, want %d to 1024", name, len(password), passwordMin)
	}
	a.Hash, err = argon2id.CreateHash(password, argon2id.DefaultParams)
	if err != nil {
		return Account{}, fmt.Errorf("hash the password of %s: %w", name, err)
	}
	return a, nil
}

// Vouched is an account without a password, for whom a sign-in provider vouches. Its name
// is the address that the provider knows.
func Vouched(name string, role Role, tenants []string) (Account, error) {
	switch {
	case !nameForm.MatchString(name):
		return Account{}, fmt.Errorf("account name %q: want up to 64 of a-z, 0-9 and . _ @ -, first a letter or digit", name)
	case !slices.Contains(Roles, role):
		return Account{}, fmt.Errorf("account %s: unknown role %q; there are %v", name, role, Roles)
	case len(tenants) == 0:
		return Account{}, fmt.Errorf("account %s: may see no tenant", name)
	}
	return Account{Name: name, Role: role, Tenants: tenants}, nil
}

// File is the accounts' file. It is read anew for every use, so that an account that is
// removed is out at once.
type File string

// List are the accounts, by name; none where there is no file yet.
func (f File) List() ([]Account, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	var accounts []Account
	if err := json.Unmarshal(text, &accounts); err != nil {
		return nil, fmt.Errorf("read accounts %s: %w", f, err)
	}
	return accounts, nil
}

// Find is the account of that name.
func (f File) Find(name string) (a Account, ok bool, err error) {
	accounts, err := f.List()
	i := slices.IndexFunc(accounts, func(a Account) bool { return a.Name == name })
	if err != nil || i < 0 {
		return Account{}, false, err
	}
	return accounts[i], true, nil
}

// Put adds an account, in the place of one with its name.
func (f File) Put(a Account) error {
	accounts, err := f.List()
	if err != nil {
		return err
	}
	accounts = slices.DeleteFunc(accounts, func(b Account) bool { return b.Name == a.Name })
	return f.write(append(accounts, a))
}

// Remove removes an account.
func (f File) Remove(name string) error {
	accounts, err := f.List()
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(accounts), func(a Account) bool { return a.Name == name })
	if len(rest) == len(accounts) {
		return fmt.Errorf("remove account %s: %s has none of that name", name, f)
	}
	return f.write(rest)
}

// write replaces the file whole, readable by its owner only.
func (f File) write(accounts []Account) error {
	slices.SortFunc(accounts, func(a, b Account) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	text, err := json.MarshalIndent(accounts, "", "  ")
	if err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(string(f)), ".accounts-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	_, err = draft.Write(append(text, '\n'))
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return errors.Join(fmt.Errorf("write accounts: %w", err), os.Remove(draft.Name()))
	}
	if err := os.Rename(draft.Name(), string(f)); err != nil {
		return fmt.Errorf("write accounts: %w", err)
	}
	return nil
}

// decoy is checked where there is no account, so that an answer takes as long as where
// there is one.
const decoy = "$argon2id$v=19$m=65536,t=1,p=2$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObGdc0UYVhcDwM"

// SignIn checks a password.
func (f File) SignIn(name, password string) (Account, error) {
	a, ok, err := f.Find(name)
	if err != nil {
		return Account{}, err
	}
	hash := decoy
	if ok = ok && a.Hash != ""; ok {
		hash = a.Hash
	}
	right, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return Account{}, fmt.Errorf("check the password of %s: %w", name, err)
	}
	if !right || !ok {
		return Account{}, ErrRefused
	}
	return a, nil
}
