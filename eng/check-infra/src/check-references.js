// Modules and what is said about them: the path, parameters, scope, outputs; and the members of resources that expressions read.
'use strict';

const { chainOf, propertiesOf, property } = require('./bicep-file');
const { infer, parameterType, readType } = require('./declared-types');

/** @param load path relative to the file → BicepFile, or undefined where there is none */
function checkReferences(file, load, report) {
  for (const module of file.modules) {
    module.target = module.path === undefined ? undefined : load(module.path);
    if (!module.target) report(module.reference, 'module', `there is no module '${module.path}'`);
    else checkModule(module, file, report);
  }
  for (const one of [...file.declarations, ...file.outputs]) checkReads(one.value, file, report);
  checkOwnTypes(file, report);
}

function checkModule(module, file, report) {
  for (const { name, node } of propertiesOf(module.object)) {
    if (!['name', 'scope', 'params', 'dependsOn'].includes(name)) report(node, 'property', `a module has no '${name}'`);
  }
  if (module.target.scope !== file.scope && !property(module.object, 'scope')) report(module.reference, 'scope', `the module deploys to a ${module.target.scope}: give its scope`);

  const object = property(module.object, 'params');
  const given = object?.type === 'object' ? propertiesOf(object) : [];
  for (const { name, key, value } of given) {
    const parameter = module.target.parameters.find((one) => one.name === name);
    if (!parameter) report(key, 'parameter', `'${module.path}' has no parameter '${name}'`);
    else checkFit(value, parameterType(parameter, module.target), file, report);
  }
  for (const parameter of module.target.parameters) {
    const isOptional = parameter.value || parameterType(parameter, module.target).nullable;
    if (!isOptional && !given.some((one) => one.name === parameter.name)) report(object ?? module.object, 'parameter', `the parameter '${parameter.name}' of '${module.path}' is missing`);
  }
}

/** Defaults of parameters, and outputs, are of the type that they say. */
function checkOwnTypes(file, report) {
  for (const parameter of file.parameters) {
    if (parameter.value) checkFit(parameter.value, parameterType(parameter, file), file, report);
  }
  for (const output of file.outputs) checkFit(output.value, readType(output.type, file), file, report);
}

function checkFit(node, expected, file, report) {
  const actual = infer(node, file);
  if (expected.kind === 'any' || actual.kind === 'any') return;
  if (actual.kind === 'null' || actual.nullable) {
    if (!expected.nullable && actual.kind === 'null') report(node, 'value', `is null, where ${expected.kind} is needed`);
  }
  if (actual.kind !== 'null' && actual.kind !== expected.kind) return report(node, 'value', `is of type ${actual.kind}, where ${expected.kind} is needed`);
  const wrong = expected.values && actual.values?.find((value) => !expected.values.includes(value));
  if (wrong !== undefined) report(node, 'value', `'${wrong}' is none of ${expected.values.join(', ')}`);
  if (expected.kind === 'array' && node.type === 'array') node.namedChildren.filter((child) => child.type !== 'comment').forEach((item) => checkFit(item, expected.item ?? { kind: 'any' }, file, report));
  if (expected.members && node.type === 'object') checkMembers(node, expected.members, file, report);
}

function checkMembers(node, members, file, report) {
  const given = propertiesOf(node);
  for (const { name, key, value } of given) {
    if (!members.has(name)) report(key, 'property', `there is no member '${name}'`);
    else checkFit(value, members.get(name), file, report);
  }
  for (const [name, type] of members) {
    if (!type.nullable && !given.some((one) => one.name === name)) report(node, 'missing', `the member '${name}' is missing`);
  }
}

/** Every `x.y.z`, where x is a resource, a module or a parameter of a known shape, names members that exist. */
function checkReads(node, file, report) {
  if (!node) return;
  if (node.type === 'for_statement' && !['variable_declaration', 'resource_declaration', 'module_declaration', 'output_declaration', 'object_property'].includes(node.parent.type)) {
    report(node, 'unsupported', 'a loop may be a whole value only (BCP138)');
  }
  if (node.type !== 'member_expression' && node.type !== 'subscript_expression') return node.namedChildren.forEach((child) => checkReads(child, file, report));

  const { base, path, asides, isIndexed } = chainOf(node);
  asides.forEach((aside) => checkReads(aside, file, report));
  if (base.type !== 'identifier') return checkReads(base, file, report);
  const declared = file.find(base.text);
  if (declared?.loop && !isIndexed) report(node, 'loop', `'${base.text}' is a list: say which by an index`);
  if (declared?.kind === 'module') readModule(declared, path, report);
  if (declared?.kind === 'resource' && declared.bodyType) readResource(declared.bodyType, path, report);
  if (declared?.kind === 'param') readParameter(parameterType(declared, file), path, report);
}

function readModule(module, [first, second], report) {
  if (first && !['outputs', 'name'].includes(first.text)) report(first, 'property', `a module has no '${first.text}'`);
  else if (second && module.target && !module.target.outputs.some((one) => one.name === second.text)) {
    report(second, 'output', `'${module.path}' has no output '${second.text}'`);
  }
}

function readResource(type, path, report) {
  for (const step of path) {
    if (type?.kind !== 'Object' || step === undefined) return;
    const member = type.properties.get(step.text);
    if (!member && !type.additional) return report(step, 'property', `there is no property '${step.text}' in ${type.name}`);
    type = member ? member.of() : type.additional;
  }
}

function readParameter(type, path, report) {
  for (const step of path) {
    if (!type.members || step === undefined) return;
    if (!type.members.has(step.text)) return report(step, 'property', `there is no member '${step.text}'`);
    type = type.members.get(step.text);
  }
}

/** The parameters file of azd: names parameters that exist, and every one that has no default. */
function checkParametersFile(file, json, report) {
  const { parameters } = json;
  for (const name of Object.keys(parameters)) {
    if (!file.parameters.some((one) => one.name === name)) report(file.root, 'parameter', `main.parameters.json gives '${name}', which is no parameter`);
  }
  for (const parameter of file.parameters) {
    if (!parameter.value && !parameterType(parameter, file).nullable && !(parameter.name in parameters)) {
      report(parameter.node, 'parameter', `'${parameter.name}' has no default and is not in main.parameters.json`);
    }
  }
}

module.exports = { checkParametersFile, checkReferences };
