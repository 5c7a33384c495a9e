package account

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

const password = "correct horse battery"

func TestFile(t *testing.T) {
	f := File(filepath.Join(t.TempDir(), "accounts.json"))
	if _, err := f.SignIn("eve", password); !errors.Is(err, ErrRefused) {
		t.Errorf("signed in without an account: %v", err)
	}
	eve, err := New("eve", password, Reviewer, []string{"north"})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Put(eve); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(string(f))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v: want it for its owner only", info.Mode(), err)
	}
	a, err := f.SignIn("eve", password)
	if err != nil || !a.Sees("north") || a.Sees("south") || !a.Role.Acts() || a.Role.Audits() {
		t.Errorf("eve is %+v, %v", a, err)
	}
	if _, err := f.SignIn("eve", password+" "); !errors.Is(err, ErrRefused) {
		t.Errorf("a wrong password: %v", err)
	}
	if err := f.Remove("eve"); err != nil {
		t.Error(err)
	}
	if err := f.Remove("eve"); err == nil {
		t.Error("removed twice")
	}
}

func TestNewRefuses(t *testing.T) {
	for name, try := range map[string]func() (Account, error){
		"a name with a slash": func() (Account, error) { return New("north/eve", password, Reviewer, []string{"north"}) },
		"a short password":    func() (Account, error) { return New("eve", "short", Reviewer, []string{"north"}) },
		"an unknown role":     func() (Account, error) { return New("eve", password, "owner", []string{"north"}) },
		"no tenant":           func() (Account, error) { return New("eve", password, Reviewer, nil) },
	} {
		if a, err := try(); err == nil {
			t.Errorf("%s made %+v", name, a)
		}
	}
}
