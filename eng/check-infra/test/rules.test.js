// What infra/ promises an operator, resource by resource.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { check } = require('../src/check');
const { property } = require('../src/bicep-file');
const { infra, library, parametersFile, texts } = require('./infra');

const { files } = check(texts, library, parametersFile);
const resources = [...files].flatMap(([file, bicep]) => bicep.resources.filter((one) => !one.existing).map((one) => ({ ...one, file, type: one.path.split('@')[0] })));
const ofType = (type) => resources.filter((one) => one.type === type);

/** The text of a property by its path; undefined where there is none. */
function at(resource, names) {
  return names.split('.').reduce((node, name) => property(node, name), resource.object)?.text.replace(/\s+/g, ' ');
}

function all(type, expected, count) {
  const found = ofType(type);
  assert.ok(found.length >= (count ?? 1), `${found.length} of ${type}`);
  for (const resource of found) {
    for (const [names, value] of Object.entries(expected)) assert.equal(at(resource, names), value, `${resource.name}: ${names}`);
  }
}

const defaultOf = (name) => files.get(path.join(infra, 'main.bicep')).find(name).value.text;

test('vaults are Premium, closed, and nothing in them can be purged', () => {
  const closed = {
    'properties.enablePurgeProtection': 'true',
    'properties.enableSoftDelete': 'true',
    'properties.softDeleteRetentionInDays': '90',
    'properties.publicNetworkAccess': "empty(allowedAddresses) ? 'Disabled' : 'Enabled'",
    'properties.networkAcls.defaultAction': "'Deny'",
    'properties.networkAcls.bypass': "'None'",
  };
  all('Microsoft.KeyVault/vaults', { ...closed, 'properties.enableRbacAuthorization': 'true', 'properties.sku.name': "'premium'", 'properties.accessPolicies': undefined });
  all('Microsoft.KeyVault/managedHSMs', closed);
  assert.equal(defaultOf('keyStoreAllowedAddresses'), '[]');
  assert.deepEqual(parametersFile.json.parameters.keyStoreAllowedAddresses, { value: [] });
});

test('keys are in an HSM, not exportable, rotated with notice, and good for one purpose', () => {
  all('Microsoft.KeyVault/vaults/keys', {
    'properties.kty': "'RSA-HSM'",
    'properties.keyOps': "purpose == 'wrapping' ? ['wrapKey', 'unwrapKey'] : ['sign', 'verify']",
    'properties.attributes.exportable': 'false',
    'properties.rotationPolicy.attributes.expiryTime': 'rotation.expireAfter',
    'properties.rotationPolicy.lifetimeActions':
      "[ { trigger: { timeAfterCreate: rotation.rotateAfter } action: { type: 'rotate' } } { trigger: { timeBeforeExpiry: rotation.notifyBefore } action: { type: 'notify' } } ]",
  });
  assert.equal(defaultOf('kekSize'), '3072');
});

test('roles are given on the narrowest scope, and are the least', () => {
  // Role ids: Azure built-in roles, Microsoft's documentation of Azure RBAC.
  const expected = {
    'keys/key.bicep': ['key', 'roleDefinitionId'],
    'observability/application-insights.bicep': ['component', "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisherRoleId)"],
    'storage/host-storage.bicep': ['account', "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataOwnerRoleId)"],
  };
  const found = Object.fromEntries(ofType('Microsoft.Authorization/roleAssignments').map((one) => [path.relative(infra, one.file), [at(one, 'scope'), at(one, 'properties.roleDefinitionId')]]));
  assert.deepEqual(found, expected);
  const ids = [...texts.values()].flatMap((text) => text.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g) ?? []).sort();
  assert.deepEqual(ids, ['3913510d-42f4-4e42-8a64-420c390055eb', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'e147488a-f6f5-4113-8e2d-b22465e65bf6']);

  const keys = files.get(path.join(infra, 'keys', 'key-store.bicep'));
  const roleOf = (name) => property(property(keys.find(name).object, 'params'), 'roleDefinitionId').text;
  assert.deepEqual([roleOf('keks'), roleOf('signingKey')], ['kekRoleId', 'signerRole!.outputs.id']);
  assert.match(keys.find('kekRoleId').value.text, /e147488a-f6f5-4113-8e2d-b22465e65bf6/);
});

test('the signer may read and sign, and nothing else', () => {
  const [role] = ofType('Microsoft.Authorization/roleDefinitions');
  assert.equal(at(role, 'properties.permissions'),
    "[ { actions: [] notActions: [] dataActions: [ 'Microsoft.KeyVault/vaults/keys/read' 'Microsoft.KeyVault/vaults/keys/sign/action' ] notDataActions: [] } ]");
});

test('storage knows no shared keys, no anonymous reader and no old TLS', () => {
  all('Microsoft.Storage/storageAccounts', {
    'properties.allowSharedKeyAccess': 'false',
    'properties.allowBlobPublicAccess': 'false',
    'properties.minimumTlsVersion': "'TLS1_2'",
    'properties.supportsHttpsTrafficOnly': 'true',
    'properties.networkAcls.defaultAction': "'Deny'",
  }, 2);
  const host = ofType('Microsoft.Storage/storageAccounts').find((one) => one.file.endsWith('host-storage.bicep'));
  assert.equal(at(host, 'properties.publicNetworkAccess'), "'Disabled'");
  all('Microsoft.Storage/storageAccounts/blobServices/containers', { 'properties.publicAccess': "'None'" });
});

test('the app speaks HTTPS with TLS 1.2 or newer, and takes no password', () => {
  all('Microsoft.Web/sites', {
    'properties.httpsOnly': 'true',
    'properties.siteConfig.minTlsVersion': "'1.2'",
    'properties.siteConfig.scmMinTlsVersion': "'1.2'",
    'properties.siteConfig.ftpsState': "'Disabled'",
    'properties.siteConfig.cors': undefined,
    'properties.functionAppConfig.runtime': "{ name: 'dotnet-isolated', version: '10.0' }",
    'identity.type': "'UserAssigned'",
  });
  all('Microsoft.Web/serverfarms', { sku: "{ name: 'FC1', tier: 'FlexConsumption' }" });
  all('Microsoft.Web/sites/basicPublishingCredentialsPolicies', { 'properties.allow': 'false' }, 2);
  assert.equal(defaultOf('alwaysReadyInstances'), '1');
});

test('telemetry is taken from the service\'s identity alone', () => {
  all('Microsoft.Insights/components', { 'properties.DisableLocalAuth': 'true', 'properties.WorkspaceResourceId': 'logAnalyticsId' });
  all('Microsoft.OperationalInsights/workspaces', { 'properties.features.disableLocalAuth': 'true' });
});

test('every resource that logs has a diagnostic setting', () => {
  // Resource types with diagnostic categories; Application Insights would send its data to the same workspace twice.
  const logging = [
    'Microsoft.KeyVault/vaults', 'Microsoft.KeyVault/managedHSMs', 'Microsoft.Network/networkSecurityGroups', 'Microsoft.Network/virtualNetworks',
    'Microsoft.OperationalInsights/workspaces', 'Microsoft.Storage/storageAccounts/blobServices', 'Microsoft.Web/serverfarms', 'Microsoft.Web/sites',
  ];
  const quiet = [
    'Microsoft.Authorization/roleAssignments', 'Microsoft.Authorization/roleDefinitions', 'Microsoft.Insights/components', 'Microsoft.Insights/diagnosticSettings',
    'Microsoft.Insights/metricAlerts', 'Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/workbooks', 'Microsoft.KeyVault/vaults/keys',
    'Microsoft.ManagedIdentity/userAssignedIdentities', 'Microsoft.Network/privateDnsZones', 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    'Microsoft.Network/privateEndpoints', 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups', 'Microsoft.OperationalInsights/workspaces/dataExports',
    'Microsoft.Resources/resourceGroups', 'Microsoft.Storage/storageAccounts', 'Microsoft.Storage/storageAccounts/blobServices/containers',
    'Microsoft.Web/sites/basicPublishingCredentialsPolicies', 'Microsoft.Web/sites/config', 'Microsoft.Web/sites/hostNameBindings',
  ];
  for (const resource of resources) {
    assert.ok(logging.includes(resource.type) || quiet.includes(resource.type), `${resource.type} is new: does it log?`);
    if (!logging.includes(resource.type)) continue;
    const settings = ofType('Microsoft.Insights/diagnosticSettings').filter((one) => one.file === resource.file && at(one, 'scope') === resource.name);
    assert.equal(settings.length, 1, `${resource.name} in ${resource.file}`);
    assert.match(at(settings[0], 'properties.workspaceId'), /^(logAnalyticsId|workspace\.id)$/);
  }
});

test('every resource that can have tags has them', () => {
  for (const resource of resources) {
    const canHaveTags = resource.bodyType.kind === 'Object' && resource.bodyType.properties.has('tags') && !resource.bodyType.properties.get('tags').readOnly;
    if (canHaveTags) assert.match(at(resource, 'tags') ?? '', /^(tags|union\(tags, .*\))$/, `${resource.name} in ${resource.file}`);
  }
});

test('every parameter, output and file says what it is', () => {
  for (const [name, file] of files) {
    assert.match(texts.get(name), /^metadata description = '.+'/m, name);
    for (const one of [...file.parameters, ...file.outputs]) {
      assert.ok(one.decorators.some((decorator) => decorator.text.startsWith('@description(')), `${one.name} in ${name}`);
    }
  }
});

test('azd finds the app and the group by their tags', () => {
  assert.match(at(ofType('Microsoft.Web/sites')[0], 'tags'), /'azd-service-name': serviceName/);
  const main = texts.get(path.join(infra, 'main.bicep'));
  assert.match(main, /var tags = \{ 'azd-env-name': environmentName \}/);
  assert.match(main, /serviceName: 'kacls'/);
});

test('docs/deploy.md has every parameter, and the variables of the parameters file and of the workflow are the same', () => {
  const read = (name) => fs.readFileSync(path.join(infra, '..', name), 'utf8');
  const variables = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))].sort();
  const document = read('docs/deploy.md');
  for (const { name } of files.get(path.join(infra, 'main.bicep')).parameters) {
    assert.ok(document.includes(`\`${name}\``), `docs/deploy.md: ${name}`);
    assert.ok(name in parametersFile.json.parameters, `main.parameters.json: ${name}`);
  }
  const given = variables(JSON.stringify(parametersFile.json), /\$\{(KACLS_\w+)=/g);
  assert.deepEqual(variables(read('.github/workflows/deploy.yml'), /vars\.(KACLS_\w+)/g), given);
  assert.deepEqual(given.filter((name) => !document.includes(`\`${name}\``)), []);
});

test('azure.yaml names a project and hooks that exist', () => {
  const root = path.join(infra, '..');
  const yaml = fs.readFileSync(path.join(root, 'azure.yaml'), 'utf8');
  const named = [...yaml.matchAll(/^\s+(?:project|run|path): (\S+)$/gm)].map((match) => match[1]);
  assert.equal(named.length, 6);
  named.forEach((name) => assert.ok(fs.existsSync(path.join(root, name)), name));
});
