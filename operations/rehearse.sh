#!/usr/bin/env bash
# `make rehearse`: an assembly, reduced to what moto plays, deployed to moto's server by the CDK.
set -euo pipefail
stage=$1
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
export PATH="$PWD/.venv/bin:$PATH"
port=$(python -c 'import socket; free = socket.socket(); free.bind(("", 0)); print(free.getsockname()[1])')
export AWS_ENDPOINT_URL=http://localhost:$port  # not 127.0.0.1: the CDK reads the bucket off the host
export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
cdk() { node_modules/.bin/cdk --no-notices --app "$folder/reduced" "$@"; }

node_modules/.bin/cdk --no-notices synth --quiet -c stage="$stage" --output "$folder/whole"
# The stage's region, as the assembly has it: "environment": "aws://<account>/<region>".
region=$(sed -n 's|.*"environment": "aws://[^/]*/\([a-z0-9-]*\)".*|\1|p' "$folder/whole/manifest.json" | head -n 1)
export AWS_REGION=$region
python -m operations.rehearsal "$folder/whole" "$folder/reduced" > "$folder/left-out"
uv tool run --quiet --from 'moto[server]==5.2.5' moto_server -p $port > "$folder/moto.log" 2>&1 &
server=$!
until curl -s "$AWS_ENDPOINT_URL/moto-api/" > /dev/null; do
  kill -0 $server 2> /dev/null || { cat "$folder/moto.log" >&2; exit 1; }
  sleep 1
done
cdk bootstrap aws://123456789012/$region
cdk deploy --all --require-approval never --method=direct
echo 'Outputs that read <moto...> or left-out are no errors: what they name is not played here.'
cat "$folder/left-out"
