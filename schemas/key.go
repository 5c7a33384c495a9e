package schemas

import "strings"

// Key is a Kafka record key: "tenant/store", or "tenant/store/visit" on topics that
// are partitioned by visit, or "tenant/store/camera" by camera. Each part is an opaque string without a slash.
type Key string

// StoreKey is the key of everything that happens in one store.
func StoreKey(tenant, store string) Key { return Key(tenant + "/" + store) }

// Visit is the key of one visit of the store that k names.
func (k Key) Visit(visit string) Key { return Key(string(k.Store()) + "/" + visit) }

// Camera is the key of one camera of the store that k names.
func (k Key) Camera(camera string) Key { return k.Visit(camera) }

// Store cuts a visit's key down to its store; a store's key is returned as it is.
func (k Key) Store() Key {
	tenant := strings.IndexByte(string(k), '/')
	if tenant < 0 {
		return k
	}
	visit := strings.IndexByte(string(k[tenant+1:]), '/')
	if visit < 0 {
		return k
	}
	return k[:tenant+1+visit]
}

// Covers says whether other is k itself or lies under it, as a store covers its visits.
func (k Key) Covers(other Key) bool {
	return other == k || strings.HasPrefix(string(other), string(k)+"/")
}

// Tenant is the key's first part: whose it is.
func (k Key) Tenant() string {
	tenant, _, _ := strings.Cut(string(k), "/")
	return tenant
}

// Parts splits the key into tenant, store and visit; a part that is absent is empty.
func (k Key) Parts() (tenant, store, visit string) {
	tenant, rest, _ := strings.Cut(string(k), "/")
	store, visit, _ = strings.Cut(rest, "/")
	return tenant, store, visit
}
