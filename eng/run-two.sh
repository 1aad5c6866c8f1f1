#!/usr/bin/env bash
# Starts two KACLS that migrate documents to each other, with KEKs of their own, and prints the commands of a migration there and back.
# Arguments: their ports, 8787 and 8788 unless others are given. Ctrl+C stops both. Keys and logs are in .kacls/one and .kacls/two.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -eq 0 ] || [ $# -eq 2 ] || { echo "usage: run-two.sh [PORT PORT]" >&2; exit 2; }
./eng/build-local.sh

program=$PWD/Kacls.LocalHost/bin/Release/net10.0/Kacls.LocalHost.dll
one=http://127.0.0.1:${1:-8787} two=http://127.0.0.1:${2:-8788}
folder=.kacls
resource=//googleapis.com/drive/files/example-document
services=()

stop() {
  trap - EXIT INT TERM
  [ ${#services[@]} -eq 0 ] || { kill "${services[@]}" 2> /dev/null || true; wait "${services[@]}" 2> /dev/null || true; }
}
trap stop EXIT
trap 'exit 0' INT TERM

# NAME URL PEER: starts a service in a folder of its own and waits until it answers. --noproxy: tokens and keys stay on this machine.
start() {
  local log=$folder/$1/log
  mkdir -p "$folder/$1"
  (
    cd "$folder/$1"
    exec dotnet "$program" --urls "$2" --Kacls:Name="$1" --Kacls:Migration:Peers:0:Url="$3/v1" \
      --Kacls:Migration:Peers:0:AllowPrivateNetwork=true \
      --Kacls:Migration:Peers:0:Allow:0=rewrap-from --Kacls:Migration:Peers:0:Allow:1=unwrap
  ) > "$log" 2>&1 &
  local service=$!
  services+=("$service")
  until grep -q 'Stop  ' "$log"; do
    kill -0 "$service" 2> /dev/null || { cat "$log" >&2; echo "run-two: $1 did not start" >&2; exit 1; }
    sleep 0.2
  done
}

# URL BODY MEMBER: posts and prints one text of the reply.
ask() {
  local reply
  reply=$(curl -s --noproxy '*' "$1" -H 'Content-Type: application/json' -d "$2")
  sed -n "s/.*\"$3\":\"\([^\"]*\)\".*/\1/p" <<< "$reply" | grep . || { echo "run-two: $1 answered $reply" >&2; exit 1; }
}

token() { ask "$1/dev/token" "{\"issuer\":\"$2\",\"claims\":{$3}}" token; }

# NUMBER TITLE URL BODY MEMBER: makes the request once, since the next needs its answer, and prints the command.
answer=
step() {
  local file=$folder/two-services/$1.json
  (umask 077 && mkdir -p "$folder/two-services" && rm -f "$file" && printf '%s\n' "$4" > "$file")
  answer=$(ask "$3" "$4" "$5")
  printf '\n# %s. %s\ncurl -s --noproxy "*" %s -d @%s\n' "$1" "$2" "$3" "$file"
}

# FROM TO WRAPPED NAME NUMBER: the new service takes the wrapped key over, and opens it.
migrate() {
  step "$5" "Rewrap at $4, which asks the other to open it" "$2/v1/rewrap" \
    "{\"authorization\":\"$(token "$2" migration '"role":"migrator"')\",\"original_kacls_url\":\"$1/v1\",\"wrapped_key\":\"$3\",\"reason\":\"\"}" \
    wrapped_key
  moved=$answer
  step "$(($5 + 1))" "Unwrap at $4: the key is the very same" "$2/v1/unwrap" \
    "{\"authentication\":\"$user\",\"authorization\":\"$(token "$2" drive '"role":"reader"')\",\"wrapped_key\":\"$moved\"}" key
}

# Both trust the same development issuers, as two real services trust Google and one identity provider.
mkdir -p $folder/one $folder/two
[ -e $folder/two/.kacls/issuers ] || { mkdir -p $folder/two/.kacls && ln -s ../../one/.kacls/issuers $folder/two/.kacls/issuers; }
echo "run-two: starting one on $one and two on $two"
start one "$one" "$two"
start two "$two" "$one"
user=$(token "$one" idp '')
dek=$(head -c 32 /dev/urandom | base64 | tr -d '\n')
echo "
Two key services that migrate to each other. The tokens are good for an hour: start again for new ones.
  one   $one/v1   log: $folder/one/log
  two   $two/v1   log: $folder/two/log
  Stop  Ctrl+C

To paste in another terminal, for the document $resource:

cd '$PWD'"
step 1 'Wrap at one' "$one/v1/wrap" "{\"authentication\":\"$user\",\"authorization\":\"$(token "$one" drive '')\",\"key\":\"$dek\"}" wrapped_key
migrate "$one" "$two" "$answer" two 2
migrate "$two" "$one" "$moved" one 4
[ "$answer" = "$dek" ] || { echo "run-two: another key came back" >&2; exit 1; }
echo
wait
