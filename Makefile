# Every command sets itself up; the second time that costs nothing.
PYTHON ?= python3
BIN    := .venv/bin
# CDK's Python side warns about Node 20 in eleven lines a process; it works.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = 20
# Where bytecode is not kept, each start of ours compiles everything anew: a quarter of the tests' time.
export PYTHONDONTWRITEBYTECODE =
SOURCES = app.py infra operations functions simulator demo tests benchmarks

.PHONY: help setup run test check synth native bootstrap diff deploy destroy rollback drift versions pull callbacks rotate-pepper adopt smoke group-calls quotas cost campaign sbom audit bench lock clean redrive rehearse export import restore variables let-go
.DEFAULT_GOAL := help

help:   ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: .venv/.ready node_modules/.ready

.venv/.ready: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ringback needs Python 3.11 or newer: make PYTHON=/path/to/python3")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.ready: package-lock.json
	npm ci --silent
	@touch $@

run: setup    ## phone the local centre (a demonstration without a terminal); AT=2026-12-25T15:00Z
	@$(BIN)/python -m simulator.console $(if $(AT),--at $(AT))

test: setup   ## all tests
	$(BIN)/pytest --numprocesses auto

check: setup  ## format, lint and types, as CI wants them
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(SOURCES)

synth: setup  ## CloudFormation of stage dev (STAGE=prod for the other) into cdk.out/; no AWS account needed
	PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/cdk synth --quiet -c stage=$(or $(STAGE),dev) $(if $(INSTANCE_ARN),-c instance_arn=$(INSTANCE_ARN))
	find cdk.out -maxdepth 1 -name 'ringback-*' ! -name 'ringback-$(or $(STAGE),dev)-*' -delete  # of another stage
	$(BIN)/cfn-lint cdk.out/ringback-$(or $(STAGE),dev)-*.template.json

native: setup ## write the callers' main stories as Amazon Connect test cases (tests/native/)
	rm -f tests/native/*.json
	$(BIN)/pytest --quiet tests/flows/test_known_callers.py tests/flows/test_menu.py tests/flows/test_out_of_hours.py --simulator-export tests/native

# The command line of CDK, with the Python that has its library.
CDK = PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/cdk
CHOSEN = -c stage=$(or $(STAGE),dev) $(if $(INSTANCE_ARN),-c instance_arn=$(INSTANCE_ARN))

bootstrap: setup  ## prepare the AWS account of the credentials in use, once for each region: STAGE=dev
	$(CDK) bootstrap $(CHOSEN)

rehearse: setup  ## deploy to moto's server what it plays, list the rest: STAGE=dev; takes minutes
	bash operations/rehearse.sh $(or $(STAGE),dev)

diff: setup   ## what a deployment would change in AWS: STAGE=dev
	$(CDK) diff --all $(CHOSEN)

deploy: setup ## deploy to AWS: STAGE=dev
	$(CDK) deploy --all $(CHOSEN)

destroy: setup  ## delete the centre from AWS, and then its data unless the stage keeps it: STAGE=dev
	for stack in operations outreach centre data; do $(CDK) destroy ringback-$(or $(STAGE),dev)-$$stack $(CHOSEN) || exit; done

rollback: setup  ## publish an earlier version of a flow in AWS: FLOW=main [VERSION=3] [STAGE=dev]
	$(BIN)/python -m operations rollback $(FLOW) --stage $(or $(STAGE),dev) $(if $(VERSION),--to $(VERSION))

redrive: setup  ## send back what was set aside in AWS, to where it came from: QUEUE=ringback-dev-... [STAGE=dev]
	$(BIN)/python -m operations redrive $(QUEUE) --stage $(or $(STAGE),dev)

let-go: setup  ## let a function run again that was held back in AWS: FUNCTION=send_texts [STAGE=dev]
	@$(BIN)/python -m operations let-go $(FUNCTION) --stage $(or $(STAGE),dev)

drift: setup  ## list the flows that were changed by hand in AWS since they were deployed
	$(BIN)/python -m operations drift --stage $(or $(STAGE),dev)

versions: setup  ## what was kept of the flows in AWS, and what is published: [FLOW=main] [STAGE=dev]
	@$(BIN)/python -m operations versions $(FLOW) --stage $(or $(STAGE),dev)

pull: setup  ## take a flow that was changed by hand in AWS into its file: FLOW=main [STAGE=dev]
	@$(BIN)/python -m operations pull $(FLOW) --stage $(or $(STAGE),dev)

adopt: setup  ## what an instance that exists can lend, by name: INSTANCE_ARN=... [QUEUES='General=Customer care'] [HOURS=...] [PROFILES=...]
	@$(BIN)/python -m operations adopt $(INSTANCE_ARN) $(if $(HOURS),--hours '$(HOURS)') $(if $(QUEUES),--queues '$(QUEUES)') $(if $(PROFILES),--profiles '$(PROFILES)')

smoke: setup  ## check a deployed centre: number, flows, bots, functions, hours, a test call: STAGE=dev
	@$(BIN)/python -m operations smoke --stage $(or $(STAGE),dev)

variables: setup  ## what the runbook's commands need, for a shell (docs/runbook/README.md): ALARM=... [STAGE=dev]
	@$(BIN)/python -m operations variables --stage $(or $(STAGE),dev) $(if $(ALARM),--alarm '$(ALARM)')

group-calls: setup  ## call a list of people: DO="upload FILE | dry-run LIST | approve RUN --digest D | status RUN | list" [STAGE=dev]
	@$(BIN)/python -m operations group-calls $(DO) --stage $(or $(STAGE),dev)

export: setup  ## write what is set in AWS into a file, to keep or to take elsewhere: FILE=dev.json [STAGE=dev]
	@$(BIN)/python -m operations export $(FILE) --stage $(or $(STAGE),dev)

import: setup  ## set in AWS what a file of export says: FILE=dev.json [STAGE=prod] [WRITE=1], without it only tells
	@$(BIN)/python -m operations import $(FILE) --stage $(or $(STAGE),dev) $(if $(WRITE),--write)

restore: setup  ## restore the table beside the one in use and compare: TABLE=new-name [AT=2026-11-22T03:00Z] [DO=--copy-back]
	@$(BIN)/python -m operations restore $(TABLE) --stage $(or $(STAGE),dev) $(if $(AT),--at $(AT)) $(if $(ONLY),--only '$(ONLY)') $(DO)

callbacks: setup  ## callbacks and promises: DO="list --late", DO="show ID", DO="report --from DAY" [STAGE=dev]
	@$(BIN)/python -m operations callbacks $(DO) --stage $(or $(STAGE),dev)

rotate-pepper: setup  ## hash new PINs in AWS with another pepper; those there are stay valid: [STAGE=dev]
	@$(BIN)/python -m operations rotate-pepper --stage $(or $(STAGE),dev)

quotas: setup  ## quotas that a stage needs raised: STAGE=prod CALLS an hour, MINUTES a call, AGENTS, TEXTS a second, MONTHLY_TEXTS, CAMPAIGN calls at once
	@$(BIN)/python -m operations quotas --stage $(or $(STAGE),dev) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(CALLS),--calls $(CALLS)) $(if $(AGENTS),--agents $(AGENTS)) $(if $(TEXTS),--texts $(TEXTS)) $(if $(MONTHLY_TEXTS),--monthly-texts $(MONTHLY_TEXTS)) $(if $(CAMPAIGN),--campaign-calls $(CAMPAIGN))

cost: setup  ## a month's bill of a stage, item by item: STAGE=prod CALLS and TEXTS a month, MINUTES a call
	@$(BIN)/python -m operations cost --stage $(or $(STAGE),dev) $(if $(CALLS),--calls $(CALLS)) $(if $(TEXTS),--texts $(TEXTS)) $(if $(MINUTES),--minutes $(MINUTES))

campaign: setup ## campaigns of texts: DO="preview --area north --en 'No water.'", DO=list; LOCAL=1 plays one here
	@$(BIN)/python -m operations campaign --stage $(or $(STAGE),dev) $(if $(LOCAL),--local) $(DO)

sbom: .venv/.ready  ## what Lambda gets of others, as CycloneDX: cdk.out/sbom-*.json
	mkdir -p cdk.out
	for layer in layer encryption; do $(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible --of JSON -o cdk.out/sbom-$$layer.json requirements-$$layer.lock || exit; done

audit: .venv/.ready  ## ask PyPI's advisory database about what Lambda gets (needs its API)
	for layer in layer encryption; do $(BIN)/uv tool run --quiet --from pip-audit==2.10.1 pip-audit --strict --require-hashes --disable-pip -r requirements-$$layer.lock || { echo "requirements-$$layer.lock is not cleared: an advisory, or a database that did not answer; the lines above say which" >&2; exit 1; }; done

bench: setup  ## speed: engine, cold start, warm calls
	$(BIN)/python -m benchmarks

# For Lambda's platform, under the versions that were tested.
LAYER_LOCK = $(BIN)/uv pip compile --quiet --python-platform aarch64-manylinux2014 --python-version 3.13 --only-binary :all: --generate-hashes --no-annotate --custom-compile-command 'make lock' --constraints requirements-dev.lock

lock: .venv/.ready  ## pin everything again after editing requirements.txt or requirements-dev.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --custom-compile-command 'make lock' -o requirements-dev.lock requirements-dev.in
	$(LAYER_LOCK) -o requirements-layer.lock requirements-layer.in
	$(LAYER_LOCK) $$(sed -n 's/==.*/ /; s/^[a-z]/--no-emit-package &/p' requirements-layer.lock) -o requirements-encryption.lock requirements-encryption.in

clean:        ## remove what the commands made
	rm -rf .venv node_modules cdk.out .cache
