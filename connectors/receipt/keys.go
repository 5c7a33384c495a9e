package receipt

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/exeunt-io/exeunt/schemas"
)

// Why a link does not open a receipt.
var (
	ErrForged  = errors.New("this link is not one that we have made")
	ErrExpired = errors.New("this link is too old")
)

// audience keeps tokens that the same keys may sign for other purposes from opening receipts.
const audience = "exeunt-receipt"

// keyBytes is the least length of a key: that of SHA-256's output (RFC 7518, section 3.2).
const keyBytes = 32

// Keys sign links and read them. A link is a JSON Web Token (RFC 7519, HS256): its subject
// is the visit's key, tenant/store/visit, and it expires. Keys are told apart by an id, so
// that a new one can sign while links of the old one still open.
type Keys struct {
	signer jose.Signer
	byID   map[string][]byte
}

// ParseKeys reads keys, one a line: the first signs, all read. Lines that are empty or
// begin with # are left out. `openssl rand -hex 32` makes a key.
func ParseKeys(text string) (*Keys, error) {
	var keys [][]byte
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if len(line) < keyBytes {
			return nil, fmt.Errorf("receipt key in line %d has %d bytes, want %d or more", n+1, len(line), keyBytes)
		}
		keys = append(keys, []byte(line))
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no receipt key")
	}
	return newKeys(keys)
}

// RandomKeys is a key that nobody else knows: its links end with the process.
func RandomKeys() *Keys {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	keys, err := newKeys([][]byte{key})
	if err != nil {
		panic(fmt.Sprintf("sign with a random key: %v", err))
	}
	return keys
}

func newKeys(keys [][]byte) (*Keys, error) {
	k := &Keys{byID: map[string][]byte{"": keys[0]}} // whose token names no key means the first
	for _, key := range keys {
		k.byID[id(key)] = key
	}
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader(jose.HeaderKey("kid"), id(keys[0]))
	var err error
	k.signer, err = jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: keys[0]}, options)
	if err != nil {
		return nil, fmt.Errorf("sign with a receipt key: %w", err)
	}
	return k, nil
}

// id names a key without telling it.
func id(key []byte) string {
	sum := sha256.Sum256(append([]byte("exeunt receipt key "), key...))
	return hex.EncodeToString(sum[:4])
}

// Sign is the token of a visit's link.
func (k *Keys) Sign(visit schemas.Key, expires time.Time) (string, error) {
	if err := wantVisit(visit); err != nil {
		return "", err
	}
	token, err := jwt.Signed(k.signer).Claims(jwt.Claims{
		Subject: string(visit), Audience: jwt.Audience{audience}, Expiry: jwt.NewNumericDate(expires),
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign the link of %s: %w", visit, err)
	}
	return token, nil
}

// Read is the visit that a token is about; else ErrForged or ErrExpired.
func (k *Keys) Read(token string, now time.Time) (schemas.Key, error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil || len(parsed.Headers) != 1 {
		return "", ErrForged
	}
	key, known := k.byID[parsed.Headers[0].KeyID]
	var claims jwt.Claims
	if !known || parsed.Claims(key, &claims) != nil {
		return "", ErrForged
	}
	visit := schemas.Key(claims.Subject)
	err = claims.ValidateWithLeeway(jwt.Expected{AnyAudience: jwt.Audience{audience}, Time: now}, 0)
	switch {
	case errors.Is(err, jwt.ErrExpired):
		return "", ErrExpired
	case err != nil || claims.Expiry == nil || wantVisit(visit) != nil:
		return "", ErrForged
	}
	return visit, nil
}

// wantVisit refuses a key that names no visit.
func wantVisit(key schemas.Key) error {
	tenant, store, visit := key.Parts()
	if tenant == "" || store == "" || visit == "" || strings.Contains(visit, "/") {
		return fmt.Errorf("%q is no visit: want tenant/store/visit", key)
	}
	return nil
}
