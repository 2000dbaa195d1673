# SPDX-License-Identifier: Apache-2.0
# The front door. Every target is one script in Tools, which installs the Debian packages that it misses.

.PHONY: run test lint bench fuzz soak eval check clean

run: ## build for release, start the hub with its demo, print a first call to try
	@exec Tools/run

test: ## build for debugging, make the peers' environments, run every test
	@Tools/test

lint: ## formatting and syntax, without building
	@Tools/lint

bench: ## measure the hub beside nginx in the same run; ONLY="record" narrows the table of docs/performance.md
	@Tools/bench $(if $(SECONDS_EACH),--seconds $(SECONDS_EACH)) $(if $(ROUNDS),--rounds $(ROUNDS)) --only "$(ONLY)"

fuzz: ## libFuzzer on every parser; TARGETS="JSON RTCP" and SECONDS_EACH=60 narrow it
	@Tools/fuzz $(or $(SECONDS_EACH),600) $(TARGETS)

soak: ## half an hour of mixed load while upstreams die at random, ten spoken conversations; SECONDS=120 shortens it
	@Tools/soak $(SECONDS)

eval: ## the sanitizer on labelled texts: DATA=folder with dev.jsonl, manifests-dev.jsonl and eval.py
	@Tools/eval-sanitizer $(DATA)

check: ## what must hold before a change lands: lint, tests, an empty clone, address sanitizer (thread: Tools/sanitize, by hand)
	@Tools/lint
	@Tools/test
	@Tools/check-clone
	@Tools/sanitize address

clean: ## remove what was built; the peers' environments stay
	rm -rf .build .build-thread .build-address .build-fuzz
