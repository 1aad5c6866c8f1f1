#!/bin/sh
# What the hooks share. common.ps1 is the same for Windows.
# shellcheck disable=SC2034,SC2154 # the hooks read fault, cloud, answer and at_once, and set why
fault=0
say() { printf 'kacls: %s\n' "$*"; }
fail() { say "$*" >&2; fault=1; }
has() { command -v "$1" > /dev/null; }
lines() { printf '%s\n' "$*"; }
lower() { lines "$*" | tr '[:upper:]' '[:lower:]'; }

# Of the list $1, which has commas between its entries, the one with the number $2.
entry() { lines "$1," | cut -d , -f "$2"; }

# Both regions' apps are built from one project, by azd 1.25 and newer at once, and into the same folders (azure-dev,
# cli/azd/internal/cmd/service_graph.go: packages of services have no order). These variables limit it (environment-variables.md).
at_once='azd builds both services of azure.yaml at once, and one build would disturb the other.'
builds_one_by_one() { [ "${AZD_DEPLOY_CONCURRENCY:-}" = 1 ] && [ "${AZD_UP_CONCURRENCY:-1}" = 1 ]; }

# az may stand on another subscription than azd: each call names azd's.
subscription=${AZURE_SUBSCRIPTION_ID:-}
ask() { az "$@" --subscription "$subscription" 2> /dev/null; }
unknown() { say "az did not answer: $* not checked"; }

# azd works without the Azure CLI, so az is asked only where it can answer. $1: what else is left out. cloud: where the subscription is.
az_answers() {
  if [ -z "$subscription" ]; then
    say "AZURE_SUBSCRIPTION_ID is not set yet: $1"
  elif ! has az; then
    say "az is not installed: $1"
  elif ! cloud=$(ask account show --query environmentName --output tsv); then
    say "az is not signed in to the subscription $subscription (az login): $1"
  else
    return 0
  fi
  return 1
}

# Reads $1 (what it is), the resource with the id $2, from Resource Manager: at the path $3 below it, what $4 asks for, into answer.
read_resource() {
  if answer=$(ask rest --url "$2$3" --query "$4" --output tsv); then return; fi
  # The words are those of az rest and of Resource Manager for a 404.
  case $(az rest --url "$2$3" --output none --subscription "$subscription" 2>&1) in
    *'Not Found'* | *NotFound*) fail "$1 $2 does not exist" ;;
    *) unknown "$1 $2 is" ;;
  esac
  return 1
}

# Of the app $1 in the group $2. The platform shows a WarmUp function of its own where it found none of ours (azure-functions-host#10169).
count_functions() {
  ask functionapp function list --name "$1" --resource-group "$2" \
    --query "[?!ends_with(name, '/WarmUp')] | length(@)" --output tsv
}

# Asks again and again, less often each time, for ten minutes: a role takes no longer to have effect (Azure RBAC, troubleshooting).
# $1 is what to ask; it says in $why what is still amiss.
wait_for() {
  for delay in 5 10 20 40 60 60 60 60 60 60 60 60; do
    if "$1"; then return 0; fi
    say "$why: asked again in $delay s"
    sleep "$delay"
  done
  "$1"
}
