// Names: every one used is declared, every one declared is used, none twice; functions exist; what must be known at the start is.
'use strict';

const { chainOf, loopOf, propertiesOf } = require('./bicep-file');
const { functions } = require('./functions');

const decoratorNames = ['description', 'allowed', 'minValue', 'maxValue', 'minLength', 'maxLength', 'secure', 'export', 'sealed', 'batchSize', 'metadata', 'discriminator'];

function checkNames(file, report) {
  const used = new Set();
  checkDuplicates(file, report);

  const walk = (node, outer, inDecorator = false) => {
    if (!node) return;
    const local = [...outer, ...openLambda(node)];
    switch (node.type) {
      case 'identifier': case 'compatible_identifier':
        if (local.includes(node.text)) return;
        if (file.find(node.text)) used.add(node.text);
        else report(node, 'undeclared', `'${node.text}' is not declared`);
        return;
      case 'object':
        for (const { key, value, node: whole } of propertiesOf(node)) {
          if (key.type === 'string') walk(key, local);
          if (key.type === 'resource_declaration') report(whole, 'unsupported', 'nested resources are not checked: use parent');
          else walk(value, local);
        }
        return;
      case 'for_statement': {
        const { names, collection, body } = loopOf(node);
        walk(collection, local);
        return walk(body, [...local, ...names]);
      }
      case 'lambda_expression': {
        return walk(node.namedChildren.at(-1), [...local, ...lambdaNames(node)]);
      }
      case 'member_expression': return walk(node.namedChildren[0], local);
      case 'call_expression': {
        const [target, list] = node.namedChildren;
        checkCall(target, list?.namedChildren.filter((child) => child.type !== 'comment') ?? [], inDecorator, report);
        if (target.type === 'member_expression') walk(target, [...local, 'az', 'sys']);
        return list?.namedChildren.forEach((child) => walk(child, local));
      }
      default: return node.namedChildren.forEach((child) => walk(child, local));
    }
  };
  const walkType = (node) => {
    if (!node) return;
    if (node.type === 'identifier') return walk(node, ['any']);
    if (node.type === 'object') return propertiesOf(node).forEach(({ value }) => walkType(value));
    node.namedChildren.forEach(walkType);
  };

  for (const one of [...file.declarations, ...file.outputs]) {
    one.decorators.forEach((decorator) => walk(decorator.namedChildren[0], [], true));
    walkType(one.type);
    walk(one.value, []);
  }
  for (const one of file.declarations) {
    const mayBeUnused = one.kind === 'module' || (one.kind === 'resource' && !one.existing);
    if (!mayBeUnused && !used.has(one.name)) report(one.node, 'unused', `'${one.name}' is not used`);
  }
  checkStart(file, report);
}

function lambdaNames(lambda) {
  return lambda.namedChildren.slice(0, -1).flatMap((part) => part.text.match(/[A-Za-z_]\w*/g) ?? []);
}

/** The grammar reads `a => a.x == b` as `(a => a).x == b`: what such a lambda binds holds in all of it. */
function openLambda(node) {
  let left = node;
  while (['binary_expression', 'ternary_expression', 'member_expression', 'subscript_expression'].includes(left.type)) left = left.namedChildren[0];
  return left !== node && left.type === 'lambda_expression' ? lambdaNames(left) : [];
}

function checkDuplicates(file, report) {
  for (const group of [file.declarations, file.outputs]) {
    const seen = new Set();
    for (const { name, node } of group) {
      if (seen.has(name)) report(node, 'duplicate', `'${name}' is declared twice`);
      seen.add(name);
    }
  }
}

function checkCall(target, list, inDecorator, report) {
  if (target.type === 'member_expression' && !['az', 'sys'].includes(target.namedChildren[0].text)) return;
  const name = target.namedChildren.at(-1)?.text ?? target.text;
  if (inDecorator) {
    if (!decoratorNames.includes(name)) report(target, 'function', `there is no decorator '${name}'`);
    return;
  }
  const arity = Object.hasOwn(functions, name) && functions[name];
  if (!arity) report(target, 'function', `there is no function '${name}'`);
  else if (list.length < arity[0] || list.length > arity[1]) report(target, 'function', `'${name}' does not take ${list.length} arguments`);
}

/** Conditions, loops, names and scopes are worked out before anything is deployed (Bicep's BCP120, BCP177, BCP178, BCP182). */
function checkStart(file, report) {
  const early = ['id', 'name', 'type', 'apiVersion'];
  const isLate = (node, seen = []) => {
    if (!node || seen.length > 50) return false;
    if (node.type === 'member_expression') {
      const { base, path } = chainOf(node);
      const declared = base.type === 'identifier' && file.find(base.text);
      if (declared?.kind === 'module') return path[0]?.text === 'outputs';
      if (declared?.kind === 'resource') return !early.includes(path[0]?.text);
    }
    if (node.type === 'identifier') {
      const declared = file.find(node.text);
      return declared?.kind === 'var' && !seen.includes(node.text) && isLate(declared.value, [...seen, node.text]);
    }
    if (node.type === 'object') return propertiesOf(node).some(({ value }) => isLate(value, seen));
    return node.namedChildren.some((child) => isLate(child, seen));
  };

  for (const { loop, condition, object } of [...file.resources, ...file.modules]) {
    const places = [condition, loop && loopOf(loop).collection];
    if (object?.type === 'object') places.push(...propertiesOf(object).filter(({ name }) => name === 'name' || name === 'scope').map(({ value }) => value));
    for (const place of places) {
      if (isLate(place)) report(place, 'start', 'must be known before the deployment starts, and depends on what it makes');
    }
  }
}

module.exports = { checkNames };
