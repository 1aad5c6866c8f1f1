#!/bin/sh
# For PerimetersScenarios: what preprovision.sh does with perimeters.sh, at the top of a repository of the test's own.
set -eu
# shellcheck source=infra/hooks/common.sh
. infra/hooks/common.sh
# shellcheck source=infra/hooks/perimeters.sh
. infra/hooks/perimeters.sh

cd "$KACLS_TEST_FOLDER"
check_perimeters
exit "$fault"
