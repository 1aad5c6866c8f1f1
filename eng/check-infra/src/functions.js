// The functions of Bicep (its documentation, "Bicep functions") with the least and the most arguments that each takes.
'use strict';

const many = 99;

const functions = {
  any: [1, 1], array: [1, 1], base64: [1, 1], bool: [1, 1], cidrHost: [2, 2], cidrSubnet: [3, 3], coalesce: [1, many], concat: [1, many],
  contains: [2, 2], dateTimeAdd: [2, 3], deployer: [0, 0], deployment: [0, 0], empty: [1, 1], endsWith: [2, 2], environment: [0, 0],
  fail: [1, 1], filter: [2, 2], first: [1, 1], flatten: [1, 1], format: [1, many], groupBy: [2, 3], guid: [1, many], indexOf: [2, 2], int: [1, 1],
  intersection: [2, many], items: [1, 1], join: [2, 2], json: [1, 1], last: [1, 1], length: [1, 1], loadJsonContent: [1, 3],
  loadTextContent: [1, 2], map: [2, 2], mapValues: [2, 2], max: [1, many], min: [1, many], objectKeys: [1, 1], padLeft: [2, 3], parseCidr: [1, 1],
  range: [2, 2], reduce: [3, 3], replace: [3, 3], resourceGroup: [0, 2], resourceId: [2, many], shallowMerge: [1, 1], skip: [2, 2], sort: [2, 2],
  split: [2, 2], startsWith: [2, 2], string: [1, 1], subscription: [0, 1], subscriptionResourceId: [2, many], substring: [2, 3], take: [2, 2],
  tenant: [0, 0], toLower: [1, 1], toObject: [2, 3], toUpper: [1, 1], trim: [1, 1], union: [2, many], uniqueString: [1, many], uri: [2, 2],
};

/** What each function is known to return; any where it depends. */
const returns = {
  bool: 'bool', contains: 'bool', empty: 'bool', endsWith: 'bool', startsWith: 'bool', int: 'int', length: 'int', indexOf: 'int',
  base64: 'string', format: 'string', guid: 'string', join: 'string', loadTextContent: 'string', padLeft: 'string', replace: 'string',
  resourceId: 'string', string: 'string', subscriptionResourceId: 'string', substring: 'string', toLower: 'string', toUpper: 'string',
  trim: 'string', uniqueString: 'string', uri: 'string', cidrSubnet: 'string', range: 'array', split: 'array', map: 'array', filter: 'array',
  flatten: 'array', items: 'array', objectKeys: 'array', toObject: 'object', mapValues: 'object',
};

module.exports = { functions, returns };
