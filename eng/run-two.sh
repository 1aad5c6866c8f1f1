#!/usr/bin/env bash
# Starts two KACLS that migrate documents to each other, with KEKs of their own, and prints the commands of a migration there and back.
# Arguments: their ports, 8787 and 8788 unless others are given; --no-build starts what was built last. Ctrl+C stops both. Keys and logs are
# in .kacls/one and .kacls/two of the folder it is called from.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if [ "${1:-}" = --no-build ]; then shift; else "$root/eng/build-local.sh"; fi
[ $# -eq 0 ] || [ $# -eq 2 ] || { echo 'usage: run-two.sh [--no-build] [PORT PORT]' >&2; exit 2; }

one=http://127.0.0.1:${1:-8787} two=http://127.0.0.1:${2:-8788}
folder=$PWD/.kacls
services=()

stop() {
  trap - EXIT INT TERM
  [ ${#services[@]} -eq 0 ] || { kill "${services[@]}" 2> /dev/null || true; wait "${services[@]}" 2> /dev/null || true; }
}
trap stop EXIT
trap 'exit 0' INT TERM

# NAME URL PEER: starts a service in a folder of its own and waits until it is ready.
start() {
  local log=$folder/$1/log service
  (
    cd "$folder/$1"
    exec dotnet "$root/Kacls.LocalHost/bin/Release/net10.0/Kacls.LocalHost.dll" --urls "$2" --Kacls:Name="$1" \
      --Kacls:Migration:Peers:0:Url="$3/v1" --Kacls:Migration:Peers:0:AllowPrivateNetwork=true \
      --Kacls:Migration:Peers:0:Allow:0=rewrap-from --Kacls:Migration:Peers:0:Allow:1=unwrap
  ) > "$log" 2>&1 &
  service=$!
  services+=("$service")
  until grep -q 'Stop  ' "$log"; do
    kill -0 "$service" 2> /dev/null || { cat "$log" >&2; echo "run-two: $1 did not start" >&2; exit 1; }
    sleep 0.2
  done
}

# URL BODY MEMBER: posts, and prints one text of the reply. No proxy: tokens and keys stay on this machine.
ask() {
  local reply
  reply=$(curl -s --noproxy '*' "$1" -H 'Content-Type: application/json' -d "$2")
  sed -n "s/.*\"$3\":\"\([^\"]*\)\".*/\1/p" <<< "$reply" | grep . || { echo "run-two: $1 answered $reply" >&2; exit 1; }
}

# URL ISSUER CLAIMS
token() { ask "$1/dev/token" "{\"issuer\":\"$2\",\"claims\":{$3}}" token; }

# NUMBER TITLE URL BODY MEMBER: makes the request once, since the next one needs its answer, and prints the command.
step() {
  local file=$1-${3##*/}.json
  (umask 077 && printf '%s\n' "$4" > "$folder/two/examples/$file")
  answer=$(ask "$3" "$4" "$5")
  printf "\n# %s. %s\ncurl -s --noproxy '*' %s -d @%s\n" "$1" "$2" "$3" "$file"
}

# NUMBER NAME FROM TO: the service takes the wrapped key in $answer over from the other, and opens it.
migrate() {
  local authorization
  authorization=$(token "$4" migration '"role":"migrator"')
  step "$1" "Rewrap at $2, which has the other open it" "$4/v1/rewrap" \
    "{\"authorization\":\"$authorization\",\"original_kacls_url\":\"$3/v1\",\"wrapped_key\":\"$answer\",\"reason\":\"\"}" wrapped_key
  moved=$answer
  authorization=$(token "$4" drive '"role":"reader"')
  step "$(($1 + 1))" "Unwrap at $2: the key is the very same" "$4/v1/unwrap" \
    "{\"authentication\":\"$user\",\"authorization\":\"$authorization\",\"wrapped_key\":\"$moved\",\"reason\":\"\"}" key
}

# Both trust the same development issuers, as two real services trust Google and one identity provider.
mkdir -p "$folder/one/.kacls/issuers" "$folder/two/.kacls"
[ -e "$folder/two/.kacls/issuers" ] || ln -s ../../one/.kacls/issuers "$folder/two/.kacls/issuers"
(umask 077 && mkdir -p "$folder/two/examples")
rm -f "$folder"/two/examples/*.json
echo "run-two: starting one on $one and two on $two" >&2
start one "$one" "$two"
start two "$two" "$one"

user=$(token "$one" idp '')
authorization=$(token "$one" drive '')
dek=$(head -c 32 /dev/urandom | base64 | tr -d '\n')
cat << TEXT

Two key services that migrate documents to each other.
  one   $one/v1   its records: $folder/one/log
  two   $two/v1   its records: $folder/two/log
  Stop  Ctrl+C

To paste in another terminal. Tokens are good for an hour: start again for new ones.
cd '$folder/two/examples'
TEXT
step 1 'Wrap at one' "$one/v1/wrap" \
  "{\"authentication\":\"$user\",\"authorization\":\"$authorization\",\"key\":\"$dek\",\"reason\":\"\"}" wrapped_key
migrate 2 two "$one" "$two"
answer=$moved
migrate 4 one "$two" "$one"
[ "$answer" = "$dek" ] || { echo 'run-two: another key came back' >&2; exit 1; }
echo
wait
