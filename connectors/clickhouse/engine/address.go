package engine

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Address is how to reach a running engine as its administrator.
type Address struct {
	TCP      string `json:"tcp"`  // host:port of the native protocol
	HTTP     string `json:"http"` // host:port
	User     string `json:"user"`
	Password string `json:"password"`
}

// Files in the data directory. The address holds the password, so the directory is its
// owner's alone.
const (
	addressFile  = "address.json"
	passwordFile = "password"
	lockFile     = "lock"
	configDir    = "conf"
	configFile   = "config.xml" // in configDir
	usersFile    = "users.xml"  // in configDir
)

// administrator is the account that may do everything.
const administrator = "exeunt"

// InUseError says that another engine serves the directory.
type InUseError struct{ Data string }

func (e *InUseError) Error() string {
	return fmt.Sprintf("lock %s: another clickhouse is running in it", e.Data)
}

// lockDirectory makes the directory and takes its lock, which the returned file holds.
func lockDirectory(data string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Join(data, configDir), 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(data, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", data, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &InUseError{data}
		}
		return nil, fmt.Errorf("lock %s: %w", data, err)
	}
	return f, nil
}

// newAddress settles the ports and the administrator's password, which is made at random
// once and kept: another account of the same machine can reach the port, not the data.
func newAddress(o Options) (a Address, err error) {
	for _, port := range []*int{&o.TCPPort, &o.HTTPPort} {
		if *port == 0 {
			if *port, err = freePort(); err != nil {
				return Address{}, err
			}
		}
	}
	path := filepath.Join(o.Data, passwordFile)
	password, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		password = []byte(rand.Text())
		err = os.WriteFile(path, password, 0o600)
	}
	if err != nil {
		return Address{}, fmt.Errorf("keep the administrator's password: %w", err)
	}
	return Address{loopback(o.TCPPort), loopback(o.HTTPPort), administrator, string(password)}, nil
}

// write leaves the address for Running to find.
func (a Address) write(data string) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := replaceFile(filepath.Join(data, addressFile), text); err != nil {
		return fmt.Errorf("write address: %w", err)
	}
	return nil
}

// Running finds the engine that serves a data directory now; ok is false where none
// answers there.
func Running(ctx context.Context, data string) (a Address, ok bool) {
	text, err := os.ReadFile(filepath.Join(data, addressFile))
	if err != nil || json.Unmarshal(text, &a) != nil {
		return Address{}, false
	}
	return a, a.answers(ctx)
}
