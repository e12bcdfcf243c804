# Every habit of this project. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
SWIFT ?= swift
RELEASE := -c release -Xswiftc -static-stdlib --product apus
APUS := .build/release/apus

.DEFAULT_GOAL := help
.PHONY: help setup build run test unit e2e lint format bench fuzz clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## Install what building and testing need (Debian packages, once)
	@Scripts/setup.sh

build: setup ## Build the release binary
	@$(SWIFT) build $(RELEASE)

run: build ## Build and start Apus with its embedded cluster and the sample application
	@exec $(APUS) up $(ARGS)

test: setup unit e2e ## Install what is needed and pass all tests

unit: ## Run the unit tests
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

e2e: ## Drive the built program with a real kubectl and a real Git repository
	@$(SWIFT) build --product apus
	@Scripts/end-to-end.sh .build/debug/apus

lint: ## Check the layout of the code
	@$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift

format: ## Lay out the code
	@$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

bench: build ## Measure speed and memory, beside the peers where there are any
	@Scripts/bench.sh $(APUS)

fuzz: setup ## Feed the readers with a million mutated texts each, and the cluster with as many requests
	@Scripts/fuzz.sh

clean: ## Remove what was built
	@rm -rf .build
