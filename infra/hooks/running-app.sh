#!/bin/sh
# A part of preprovision.sh: a deployment writes all app settings anew, so what was set by hand since the last one, an emergency stop for
# instance, would be undone. Settings are lines here: a name, with =value where the value matters. running-app.ps1 is the same for Windows.
# shellcheck disable=SC2154 # preprovision.sh sets body_limit and subscription, regions.sh regions

# Those of KACLS_MORE_SETTINGS, a JSON object whose values are strings.
more_settings() { lines "${KACLS_MORE_SETTINGS:-}" | tr -d ' \t\r{}"' | tr , '\n' | sed 's/:/=/'; }

names() { cut -d = -f 1; }
suspended() { if grep -qix 'Kacls__Suspended=true'; then echo true; else echo false; fi; }
disabled() { sed -n 's/^Kacls__DisabledOperations__[0-9]*=//p' | sort -u | tr '\n' , | sed 's/,$//'; }

# The service of azure.yaml that is deployed to the app of the region $1, as a tag of the app says.
service_of() { if [ "$1" = 1 ]; then echo kacls; else echo kacls-second; fi; }

# KACLS_DEPLOYED_SETTINGS is what the last deployment wrote, in the form of these lines, with commas between them. A group that the company
# has may hold other apps, and those of another environment: tags tell them apart.
read_running_app() {
  app='' running=''
  exists=$(ask group exists --name "$group") || return 1
  if [ "$exists" = true ]; then
    ours="tags && contains(values(tags), '$1') && contains(values(tags), '${AZURE_ENV_NAME:-}')"
    app=$(ask functionapp list --resource-group "$group" --query "[?$ours].name" --output tsv) || return 1
  fi
  if [ -n "$app" ]; then
    stop="name == 'Kacls__Suspended' || starts_with(name, 'Kacls__DisabledOperations__')"
    running=$(ask functionapp config appsettings list --name "$app" --resource-group "$group" \
      --query "[].[(name == 'KACLS_DEPLOYED_SETTINGS' || $stop) && join('=', [name, value]) || name] | []" --output tsv) || return 1
  fi
}

# The emergency stop $1, of azd's variable $2, is $3 on the app, was deployed as $4 and would be deployed as $5. $6 are its settings there.
check_stop() {
  if [ "$3" != "$4" ] && [ "$3" != "$5" ]; then
    if [ -n "$6" ]; then drop=" To drop it: $delete $6"; else drop=''; fi
    fail "$1 is '$3' on the running app $app, by hand, and the deployment would make it '$5'. To leave it: azd env set $2 '$3'.$drop"
  fi
}

check_running_apps() { for region in $regions; do check_running_app "$(group_of "$region")" "$(service_of "$region")"; done; }

check_running_app() {
  group=$1
  if ! read_running_app "$2"; then
    unknown "the running app in $group is"
    return
  fi
  if [ -z "$running" ]; then return; fi
  delete="az functionapp config appsettings delete --name $app --resource-group $group --subscription $subscription --setting-names"
  deployed=$(lines "$running" | sed -n 's/^KACLS_DEPLOYED_SETTINGS=//p' | tr , '\n')
  planned=$(
    more_settings
    if [ "${KACLS_SUSPENDED:-}" = true ]; then echo Kacls__Suspended=true; fi
    lines "${KACLS_DISABLED_OPERATIONS:-}" | tr , '\n' | sed -n 's/^./Kacls__DisabledOperations__0=&/p'
  )

  check_stop Kacls:Suspended KACLS_SUSPENDED \
    "$(lines "$running" | suspended)" "$(lines "$deployed" | suspended)" "$(lines "$planned" | suspended)" \
    "$(lines "$running" | names | grep -x Kacls__Suspended)"
  check_stop Kacls:DisabledOperations KACLS_DISABLED_OPERATIONS \
    "$(lines "$running" | disabled)" "$(lines "$deployed" | disabled)" "$(lines "$planned" | disabled)" \
    "$(lines "$running" | names | grep '^Kacls__DisabledOperations__' | tr '\n' ' ' | sed 's/ $//')"

  if [ -z "$deployed" ]; then
    say "$app has no KACLS_DEPLOYED_SETTINGS: what else was set on it by hand can't be told, and will be gone"
    return
  fi
  for name in $(lines "$running" | names | grep -vx -e KACLS_DEPLOYED_SETTINGS -e Kacls__Suspended -e 'Kacls__DisabledOperations__.*' |
    grep -vixF -e "$(lines "$deployed" | names)" | grep -vixF -e "$(more_settings | names)"); do
    if [ "$name" = "$body_limit" ]; then
      fail "$name must not be set on the running app $app: $delete $name"
    else
      fail "$name was set on the running app $app by hand, and the deployment would drop it. To keep it: add it to KACLS_MORE_SETTINGS." \
        "To drop it: $delete $name"
    fi
  done
}
