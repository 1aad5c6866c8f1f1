// What a parameter may be, and what an expression is, as far as that is plain from the text. `any` where it is not.
'use strict';

const { literal, propertiesOf } = require('./bicep-file');
const { returns } = require('./functions');

const any = { kind: 'any' };

/** Reads a type expression: {kind, values?, item?, members?, nullable?}. */
function readType(node, file) {
  switch (node?.type) {
    case 'type': case 'parenthesized_type': return readType(node.namedChildren[0], file);
    case 'nullable_type': return { ...readType(node.namedChildren[0], file), nullable: true };
    case 'array_type': return { kind: 'array', item: readType(node.namedChildren[0], file) };
    case 'string': case 'number': case 'boolean': return { kind: kindOf(literal(node)), values: [literal(node)] };
    case 'union_type': {
      const parts = unionParts(node).map((part) => readType(part, file));
      return { kind: parts[0].kind, values: parts.flatMap((part) => part.values ?? []) };
    }
    case 'primitive_type': return { kind: node.text };
    case 'object': return {
      kind: 'object',
      members: new Map(propertiesOf(node).map(({ name, value }) => [name, readType(value, file)])),
    };
    case 'identifier': {
      const declared = file.find(node.text);
      return declared?.kind === 'type' ? readType(declared.type, file) : any;
    }
    default: return any;
  }
}

function unionParts(node) {
  return node.namedChildren.flatMap((child) => (child.type === 'union_type' || child.type === 'type' ? unionParts(child) : [child]));
}

function kindOf(value) {
  return value === null ? 'null' : { string: 'string', number: 'int', boolean: 'bool' }[typeof value] ?? 'any';
}

/** The type of a parameter, its @allowed values included. */
function parameterType(parameter, file) {
  const type = readType(parameter.type, file);
  const allowed = decoratorArguments(parameter, 'allowed')?.[0];
  return allowed?.type === 'array' ? { ...type, values: allowed.namedChildren.map(literal) } : type;
}

function decoratorArguments(declaration, name) {
  const call = declaration.decorators.map((one) => one.namedChildren[0]).find((one) => one.namedChildren[0].text === name);
  return call?.namedChildren[1].namedChildren;
}

/** What an expression is: {kind, values?}; values are those that it can take, if they are known. */
function infer(node, file, depth = 0) {
  if (!node || depth > 20) return any;
  const value = literal(node);
  if (value !== undefined) return { kind: kindOf(value), values: [value] };
  const again = (other) => infer(other, file, depth + 1);
  switch (node.type) {
    case 'string': return { kind: 'string' };
    case 'array': case 'for_statement': return { kind: 'array' };
    case 'object': return { kind: 'object' };
    case 'parenthesized_expression': return again(node.namedChildren[0]);
    case 'ternary_expression': return common(again(node.namedChildren[1]), again(node.namedChildren[2]));
    case 'unary_expression': return node.text.startsWith('!') ? { kind: 'bool' } : { kind: 'int' };
    case 'binary_expression': return inferOperator(node, again);
    case 'identifier': {
      const declared = file.find(node.text);
      if (declared?.kind === 'param') return parameterType(declared, file);
      return declared?.kind === 'var' ? again(declared.value) : any;
    }
    case 'call_expression': return { kind: returns[node.namedChildren[0].text] ?? 'any' };
    case 'member_expression': return inferMember(node, file);
    default: return any;
  }
}

function inferOperator(node, again) {
  const operator = node.children.find((child) => !child.isNamed)?.text;
  if (operator === '??') return common(again(node.namedChildren[0]), again(node.namedChildren[1]));
  return { kind: ['+', '-', '*', '/', '%'].includes(operator) ? 'int' : 'bool' };
}

function inferMember(node, file) {
  const [base, member] = node.namedChildren;
  const declared = base.type === 'identifier' && file.find(base.text);
  if (declared?.kind === 'resource' && ['id', 'name', 'type', 'apiVersion'].includes(member?.text)) return { kind: 'string' };
  const of = declared?.kind === 'param' ? parameterType(declared, file) : any;
  return of.members?.get(member?.text) ?? any;
}

function common(left, right) {
  if (left.kind === 'null') return { ...right, nullable: true };
  if (right.kind === 'null') return { ...left, nullable: true };
  if (left.kind !== right.kind) return any;
  return { kind: left.kind, values: left.values && right.values && [...left.values, ...right.values] };
}

module.exports = { decoratorArguments, infer, parameterType, readType };
