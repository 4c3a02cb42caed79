# Two commands do everything: `make run` and `make test`.
.PHONY: help run build server site test chaos abuse test-comfyui check-leptos bench page-load format screenshots

help: ## Print what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

run: build ## Set up, build and serve Genonaut on http://127.0.0.1:3000
	@exec target/release/genonaut

build: ## Build the server and the site for release
	@.ci/setup/build
	@+$(MAKE) --no-print-directory -j $$(nproc) server site

server:
	+cargo build --release -p server --bin genonaut

site:
	+.ci/build-site

test: ## Run every check; the last line is "N passed, N failed"
	@.ci/test

chaos: ## Kill, stop and starve the real program 250 times under load, then count what is left
	@.ci/chaos

abuse: ## Attack the real program with connections, bodies, downloads and a hostile engine, and measure it
	@.ci/abuse

test-comfyui: ## Generate with a real ComfyUI, which is installed into target/ first
	@.ci/test-comfyui

check-leptos: ## Build with cargo-leptos, where it is installed, and compare with `make build`
	@.ci/check-leptos

bench: ## Measure queue, REST and history on SQLite and PostgreSQL, beside their marks
	@.ci/bench

page-load: build ## Measure how soon /generate is painted and hydrated in Chromium, in three networks
	@.ci/page-load

format: ## Format the Rust code
	@cargo fmt --all

screenshots: ## Take the pictures of docs/screenshots
	@.ci/screenshots
