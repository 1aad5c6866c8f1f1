// The operations, as /openapi.json has them: members, examples, and what a reply holds.

const resolver = document => schema => schema?.$ref
  ? schema.$ref.slice(2).split('/').reduce((node, part) => node[part], document)
  : schema ?? {};

/** Reads the document into a list of operations. */
export function read(document) {
  const resolve = resolver(document);
  const order = document.tags.map(tag => tag.name);
  return Object.entries(document.paths).map(([path, methods]) => {
    const [method, operation] = Object.entries(methods).find(([name]) => name !== 'options');
    const body = operation.requestBody?.content['application/json'];
    const request = resolve(body?.schema);
    const reply = resolve(operation.responses['200'].content['application/json'].schema);
    return {
      name: operation.operationId,
      path,
      method: method.toUpperCase(),
      group: operation.tags[0],
      summary: operation.summary,
      description: operation.description,
      members: Object.entries(request.properties ?? {}).map(([name, schema]) =>
        ({ name, required: request.required.includes(name), schema: resolve(schema) })),
      example: Object.values(body?.examples ?? {})[0]?.value ?? {},
      returns: Object.keys(reply.properties ?? {}),
    };
  }).sort((one, other) => order.indexOf(one.group) - order.indexOf(other.group));
}

/** Those whose reply has a member, which others need. */
export const makersOf = (operations, member) => operations.filter(operation => operation.returns.includes(member));

/** Those that need something of a reply. */
export const takersOf = (operations, returned) => operations.filter(operation =>
  operation.members.some(member => member.required && returned.includes(member.name)));
