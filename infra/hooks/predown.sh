#!/bin/sh
# Before azd down. It deletes every resource group that the deployment made something in, whoever made the group: a role on a key of the
# company's, or an export of its workspace, is enough (azure-dev, DeleteSubscriptionDeployment; it asks about groups that are not its own
# only where a template is for one group). predown.ps1 is the same for Windows.
set -eu
# shellcheck source=infra/hooks/common.sh
. "${0%/*}/common.sh"

brought=''
for name in KACLS_RESOURCE_GROUPS KACLS_KEYS_RESOURCE_GROUPS KACLS_IDENTITY_IDS KACLS_EXISTING_KEKS KACLS_SECOND_EXISTING_KEKS \
  KACLS_EXISTING_SIGNING_KEY KACLS_LOG_ANALYTICS_IDS; do
  if [ -n "$(printenv "$name")" ]; then brought="$brought $name"; fi
done
if [ -n "$brought" ]; then
  fail 'azd down would delete whole resource groups that are yours, with all that is in them, since the deployment made something there:' \
    "set are$brought. Delete by hand what it made (docs/deploy.md, Take it down)"
fi
exit "$fault"
