# Exeunt. `make help` lists what there is.
GO            ?= go
GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
ONNXRUNTIME   := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/exeunt/onnxruntime
export CGO_ENABLED = 0

.PHONY: help build build-onnx run test lint bench fuzz accuracy kill-sink engine clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## Build bin/exeunt
	$(GO) build -trimpath -o bin/exeunt ./pipeline/cmd/exeunt

build-onnx: ## Build bin/exeunt-onnx, with ONNX Runtime in process; needs a C compiler and pip
	CGO_ENABLED=1 $(GO) build -trimpath -tags onnx -o bin/exeunt-onnx ./pipeline/cmd/exeunt
	@ls $(ONNXRUNTIME)/onnxruntime/capi/libonnxruntime.so.* >/dev/null 2>&1 || pip install -q --no-deps --target $(ONNXRUNTIME) onnxruntime
	EXEUNT_ONNXRUNTIME=$$(ls $(ONNXRUNTIME)/onnxruntime/capi/libonnxruntime.so.* | tail -1) CGO_ENABLED=1 $(GO) test -tags onnx ./connectors/vision -run Tiny -v

run: build engine ## Run a simulated store with pages to watch it; Ctrl-C stops it (VISITS=20: ends by itself)
	bin/exeunt up --store sim --speed 8x $(if $(VISITS),--visits $(VISITS))

test: ## Run every test; says what it skipped for want of Java, Maven or the shared recordings
	$(GO) test -tags synctests -timeout 30m ./...
	@command -v java >/dev/null && command -v mvn >/dev/null || echo "skipped: tests on real Kafka, which need Java and Maven"
	@command -v chromium >/dev/null || echo "skipped: tests of the pages, which need chromium"
	@command -v ffmpeg >/dev/null || echo "skipped: tests on videos, which need ffmpeg"
	@echo "skipped: tests of ONNX Runtime in process, which make build-onnx runs"
	@command -v clickhouse >/dev/null || ls $${XDG_CACHE_HOME:-$$HOME/.cache}/exeunt/libchdb-*.so >/dev/null 2>&1 || echo "skipped: tests on ClickHouse, which need make engine"
	@[ -d ../shared/recordings ] || echo "skipped: tests on the real recording, which is not beside the project"

lint: ## Check formatting and run the pinned linters
	$(GO) vet ./...
	$(GO) run $(GOLANGCI_LINT) run ./...

bench: ## Measure speed; ratios are taken against a stated limit in the same run
	$(GO) test -run '^$$' -bench . -benchtime 3x ./...

fuzz: ## Fuzz every decoder for half a minute each
	$(GO) test -run '^$$' -fuzz FuzzDecode -fuzztime 30s ./schemas
	$(GO) test -run '^$$' -fuzz FuzzNextJPEG -fuzztime 30s ./connectors/camera
	$(GO) test -run '^$$' -fuzz FuzzLine -fuzztime 30s ./connectors/recording
	$(GO) test -run '^$$' -fuzz FuzzDecode -fuzztime 30s ./connectors/storefile

accuracy: build ## Measure accuracy by kind of visit on simulated recordings
	bin/exeunt accuracy

kill-sink: ## Kill the sink and ClickHouse fifty times each while a million rows flow
	$(GO) test -run TestSinkSurvivesKills -timeout 30m -v ./pipeline/cmd/exeunt -sink-kills 50 -sink-rows 1000000

engine: ## Fetch ClickHouse as a library (with npm or pip), where no server is at hand
	@connectors/clickhouse/engine/fetch.sh

clean: ## Remove what was built and run
	rm -rf bin .exeunt
