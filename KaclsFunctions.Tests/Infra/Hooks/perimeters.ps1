# For PerimetersScenarios: what preprovision.ps1 does with perimeters.ps1, at the top of a repository of the test's own.
. infra/hooks/common.ps1
. infra/hooks/perimeters.ps1

Push-Location $env:KACLS_TEST_FOLDER
try { Test-Perimeters } finally { Pop-Location }
exit $fault
