# A part of preprovision.ps1: subnets of the company, and what public threads tell of apps in such ones. subnets.sh is the same for others.
$networkApi = '?api-version=2024-05-01'

function Test-SubnetPairs {
    foreach ($region in $regions) {
        $app = Get-Entry $env:KACLS_APP_SUBNET_IDS $region
        $endpoints = Get-Entry $env:KACLS_ENDPOINT_SUBNET_IDS $region
        if (-not $app -and -not $endpoints) { continue }
        if (-not $app -or -not $endpoints) {
            Fail "region $region has an entry in one of KACLS_APP_SUBNET_IDS and KACLS_ENDPOINT_SUBNET_IDS: it takes both, or neither"
        }
        elseif ($app -eq $endpoints) {
            Fail "the subnet $app can't be the app's and the endpoints': nothing else may be in the app's"
        }
    }
}

# Reads the subnet, whose network must be in the region: neither an app nor a private endpoint can be in another one.
function Read-Subnet($id, $location) {
    $of = $id -replace '/[^/]*/[^/]*$', ''
    if ($of -cne $network.Id) {
        $script:network = @{ Id = $of }
        if (Read-Resource 'the network' $of $networkApi location) { $network.Location = $answer[0] }
    }
    if (-not $network.Location) { return $null }
    if ($location -and $network.Location -ne $location) {
        Fail "the subnet $id is in $($network.Location), and what is to be in it in $location"
    }
    $query = "[not_null(properties.addressPrefix, properties.addressPrefixes[0], ''), " +
    "join(' ', properties.[delegations][].properties.serviceName), join(' ', properties.[serviceAssociationLinks][].name), " +
    "not_null(properties.networkSecurityGroup.id, ''), not_null(properties.routeTable.id, ''), " +
    "join(' ', properties.[serviceEndpoints][].service), not_null(properties.privateEndpointNetworkPolicies, '')]"
    if (-not (Read-Resource 'the subnet' $id $networkApi $query)) { return $null }
    $names = 'Prefix', 'Delegations', 'Links', 'SecurityGroup', 'RouteTable', 'ServiceEndpoints', 'Policies'
    $subnet = @{}
    for ($i = 0; $i -lt $names.Count; $i++) { $subnet[$names[$i]] = "$($answer[$i])" }
    $subnet
}

# What app and host call has to pass: azure-functions-host#10620 is about rules of both subnets that were in the way.
function Test-SecurityGroup($id, $direction, $must) {
    if (-not $id -or -not (Read-Resource 'the network security group' $id $networkApi `
                "join(', ', properties.securityRules[?properties.direction == '$direction' && properties.access == 'Deny'].name)")) {
        return
    }
    if ("$answer") { Say "$id denies by its rules ${answer}: before them it must allow $must (azure-functions-host#10620, docs/deploy.md)" }
}

# A default route to a firewall. One that comes by BGP is not to be seen here.
function Test-Routes($id, $subnet) {
    $forced = "properties.addressPrefix == '0.0.0.0/0' && properties.nextHopType != 'Internet'"
    if (-not $subnet.RouteTable -or -not (Read-Resource 'the route table' $subnet.RouteTable $networkApi `
                "join(' ', properties.routes[?$forced].properties.nextHopType)") -or -not "$answer") {
        return
    }
    Say ("$($subnet.RouteTable) sends what the app calls to ${answer}: there it must pass, and so must the tokens of its identity " +
        '(Azure-Functions#2653, docs/deploy.md)')
    if (-split $subnet.ServiceEndpoints -cnotcontains 'Microsoft.Web') {
        Say ('the app must reach itself there too, or a deployment ends with a time-out of 100 s (Azure-Functions#2635): ' +
            "the service endpoint Microsoft.Web on $id, or a rule for <app>.azurewebsites.net in the firewall")
    }
}

# Flex Consumption's documentation: the delegation, the size, no underscore in the name (azure-docs#123860).
function Test-AppSubnet($id, $location) {
    if (-not (Test-Form $id $subnetForm)) { return }
    $subnet = Read-Subnet $id $location
    if (-not $subnet) { return }
    if ($subnet.Delegations -cne 'Microsoft.App/environments') {
        Fail "the subnet $id is delegated to '$($subnet.Delegations)', and must be to Microsoft.App/environments alone"
    }
    if ($subnet.Links -and $subnet.Links -cne 'legionservicelink') {
        Fail ("the subnet $id is still linked to another service, $($subnet.Links), which Flex Consumption does not share " +
            '(Azure-Functions#2605): take another subnet')
    }
    $length = $subnet.Prefix -replace '.*/', ''
    if ([int]$length -gt 27) { Fail "the subnet $id is a /${length}: a /27 is the smallest that Flex Consumption takes" }
    if ($id -match '_[^/]*$') { Fail "the subnet $id has an underscore in its name, which Flex Consumption does not take" }
    Test-SecurityGroup $subnet.SecurityGroup Outbound "TCP 443 from $($subnet.Prefix) to the subnet of the endpoints and to the internet"
    Test-Routes $id $subnet
}

function Test-EndpointSubnet($id, $location) {
    if (-not (Test-Form $id $subnetForm)) { return }
    if ($id -notlike "/subscriptions/$subscription/*") {
        Fail "the subnet $id is in another subscription: a private endpoint is made in that of its network"
    }
    $subnet = Read-Subnet $id $location
    # Otherwise a security group does not hold for private endpoints.
    if ($subnet -and $subnet.Policies -cin 'Enabled', 'NetworkSecurityGroupEnabled') {
        Test-SecurityGroup $subnet.SecurityGroup Inbound "TCP 443 from the app's subnet"
    }
}

function Test-Subnets {
    $script:network = @{}
    foreach ($region in $regions) {
        $app = Get-Entry $env:KACLS_APP_SUBNET_IDS $region
        $endpoints = Get-Entry $env:KACLS_ENDPOINT_SUBNET_IDS $region
        if ($app) { Test-AppSubnet $app (Get-RegionName $region) }
        if ($endpoints) { Test-EndpointSubnet $endpoints (Get-RegionName $region) }
    }
}
