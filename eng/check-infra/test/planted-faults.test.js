// The checker is green on infra/ and red for every planted fault, each of them infra/ right in all but one point.
'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { check } = require('../src/check');
const { infra, library, parametersFile, texts } = require('./infra');

test('infra is green', () => assert.deepEqual(check(texts, library, parametersFile).faults, []));

const planted = [
  ['a misspelt property', 'keys/vault.bicep', 'enablePurgeProtection:', 'enablePurgeProtecton:', 'property'],
  ['a misspelt property, deep inside', 'keys/key.bicep', 'timeBeforeExpiry:', 'timeBeforeExpire:', 'property'],
  ['a misspelt property in a merged object', 'functions/function-app.bicep', 'hostNameType:', 'hostnameType:', 'property'],
  ['a value that is none of those allowed', 'keys/vault.bicep', "name: 'premium'", "name: 'Premium'", 'value'],
  ['a value of an open list that the service does not know', 'keys/key.bicep', "kty: 'RSA-HSM'", "kty: 'RSAHSM'", 'value'],
  ['a wrong value in a list', 'keys/key.bicep', "['wrapKey', 'unwrapKey']", "['wrapkey', 'unwrapKey']", 'value'],
  ['a value of the wrong type', 'keys/vault.bicep', 'softDeleteRetentionInDays: 90', "softDeleteRetentionInDays: '90'", 'value'],
  ['an object where a list is needed', 'functions/function-app.bicep', "[{ name: 'http', instanceCount: alwaysReadyInstances }]", "{ name: 'http', instanceCount: alwaysReadyInstances }", 'value'],
  ['a variable of the wrong type', 'storage/host-storage.bicep', "publicAccess: 'None'", 'publicAccess: packageContainer', 'value'],
  ['a name that breaks its pattern', 'keys/key.bicep', 'name: name\n  tags', "name: 'kacls_kek'\n  tags", 'value'],
  ['a missing required property', 'keys/vault.bicep', 'tenantId: tenant().tenantId', '', 'missing'],
  ['a missing required property, deep inside', 'network/network.bicep', "direction: 'Inbound'", '', 'missing'],
  ['an unknown API version', 'keys/vault.bicep', "'Microsoft.KeyVault/vaults@2024-11-01' = {", "'Microsoft.KeyVault/vaults@2024-11-02' = {", 'version'],
  ['an unknown type', 'keys/vault.bicep', "'Microsoft.KeyVault/vaults@2024-11-01' = {", "'Microsoft.KeyVault/vault@2024-11-01' = {", 'type'],
  ['a type in other letters', 'identity.bicep', 'userAssignedIdentities@', 'userassignedIdentities@', 'type'],
  ['a read-only property', 'observability/application-insights.bicep', "    Application_Type: 'web'", "    Application_Type: 'web'\n    ConnectionString: 'x'", 'read-only'],
  ['an undeclared symbol', 'keys/vault.bicep', 'location: location', 'location: region', 'undeclared'],
  ['an undeclared symbol in an interpolation', 'keys/key-store.bicep', "'vault-${i + 1}'", "'vault-${j + 1}'", 'undeclared'],
  ['an unused parameter', 'identity.bicep', 'tags: tags', 'tags: {}', 'unused'],
  ['an unused variable', 'main.bicep', 'var issuer', "var nothing = 'x'\nvar issuer", 'unused'],
  ['a duplicate symbol', 'identity.bicep', 'resource identity', "param tags string = ''\nresource identity", 'duplicate'],
  ['an unknown function', 'main.bicep', 'toLower(uniqueString', 'lower(uniqueString', 'function'],
  ['too few arguments', 'keys/signer-role.bicep', "guid(groupId, 'kacls-signer')", 'guid()', 'function'],
  ['an unknown decorator', 'identity.bicep', "@description('Region.')", "@describe('Region.')", 'function'],
  ['a parameter that the module does not have', 'main.bicep', 'retentionInDays: logRetentionInDays', 'retentionDays: logRetentionInDays', 'parameter'],
  ['a parameter that the module needs', 'main.bicep', 'retentionInDays: logRetentionInDays', '', 'parameter'],
  ['a module parameter of the wrong type', 'main.bicep', 'retentionInDays: logRetentionInDays', "retentionInDays: 'long'", 'value'],
  ['a module parameter that is not allowed', 'keys/key-store.bicep', "purpose: 'wrapping'", "purpose: 'wraping'", 'value'],
  ['a member that a parameter\'s type needs', 'main.bicep', 'notifyBefore: keyNotifyBefore', '', 'missing'],
  ['a member that a parameter\'s type does not have', 'keys/key.bicep', 'rotation.expireAfter', 'rotation.expiresAfter', 'property'],
  ['a module that does not exist', 'keys/key-store.bicep', "'vault.bicep'", "'vaults.bicep'", 'module'],
  ['an output that the module does not have', 'main.bicep', 'hostStorage.outputs.packageContainerUrl', 'hostStorage.outputs.packageUrl', 'output'],
  ['an output that a module of a list does not have', 'keys/key-store.bicep', 'keks[i]!.outputs.keyId', 'keks[i]!.outputs.kekId', 'output'],
  ['a list of modules without an index', 'keys/key-store.bicep', 'targetId: vaults[i]!.outputs.id', 'targetId: vaults.outputs.id', 'loop'],
  ['a property that a resource does not have', 'functions/function-app.bicep', 'app.properties.defaultHostName', 'app.properties.defaultHostname', 'property'],
  ['a module without its scope', 'main.bicep', "module network 'network/network.bicep' = {\n  name: 'network'\n  scope: group", "module network 'network/network.bicep' = {\n  name: 'network'", 'scope'],
  ['a resource in the wrong scope', 'keys/vault.bicep', 'metadata description', "targetScope = 'subscription'\nmetadata description", 'scope'],
  ['a parent of another type', 'storage/host-storage.bicep', 'parent: blobs', 'parent: account', 'parent'],
  ['a child without its parent', 'keys/key.bicep', "  parent: vault\n  name: name", "  name: 'kacls-kek'", 'name'],
  ['a name that only the deployment finds out', 'main.bicep', "name: 'host-storage'", 'name: identity.outputs.clientId', 'start'],
  ['a condition that only the deployment finds out', 'keys/key-store.bicep', 'if (isNewHsm)', 'if (empty(zone.outputs.id))', 'start'],
  ['a loop inside an expression', 'keys/vault.bicep', '[for address in allowedAddresses: { value: address }]', 'concat([for address in allowedAddresses: { value: address }], [])', 'unsupported'],
  ['a broken syntax', 'keys/vault.bicep', "sku: { family: 'A', name: 'premium' }", "sku: { family: 'A', name: 'premium'", 'syntax'],
];

for (const [what, file, before, after, rule] of planted) {
  test(`red for ${what}`, () => {
    const name = path.join(infra, file);
    const text = texts.get(name);
    assert.ok(text.includes(before), `${file} no longer has: ${before}`);
    const { faults } = check(new Map([...texts, [name, text.replace(before, after)]]), library, parametersFile);
    assert.ok(faults.some((fault) => fault.rule === rule), `expected ${rule}, found ${JSON.stringify(faults)}`);
  });
}

test('red for a parameters file that gives what is no parameter', () => {
  const json = { parameters: { ...parametersFile.json.parameters, vaultcount: { value: 1 } } };
  assert.deepEqual(check(texts, library, { ...parametersFile, json }).faults.map(({ rule }) => rule), ['parameter']);
});

test('red for a parameters file that lacks a parameter', () => {
  const { location, ...parameters } = parametersFile.json.parameters;
  assert.ok(location);
  assert.deepEqual(check(texts, library, { ...parametersFile, json: { parameters } }).faults.map(({ rule }) => rule), ['parameter']);
});
