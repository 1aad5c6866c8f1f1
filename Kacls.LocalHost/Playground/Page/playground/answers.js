// What came of a request: itself, its reply, its audit record, and the perimeter's explanation.

import { code, find, links, list, make, verdict } from './dom.js';
import { takersOf } from './operations.js';
import { decode } from './tokens.js';

const longest = 160;
const shorten = (name, value) => typeof value === 'string' && value.length > longest ? `${value.slice(0, 48)}… (${value.length} characters)` : value;
const pretty = value => JSON.stringify(value, shorten, 2);

export function forget() {
  for (const [id, text] of Object.entries({
    request: 'What is sent.', reply: 'What the service answers.', audit: 'What the operator keeps of it.',
    perimeter: 'What the policy says to it, rule by rule.',
  })) {
    find(id).replaceChildren(make('p', { class: 'hint' }, text));
  }
}

export function showRequest(operation, url, body) {
  find('request').replaceChildren(make('p', {}, make('code', {}, `${operation.method} ${new URL(url).pathname}`)), ...body ? [code(pretty(body), 'Body of the request')] : []);
}

/** The reason code of a refusal, which stands in its details. */
export const reasonOf = answer => /reason_code=([a-z0-9_]+)/.exec(answer?.details ?? '')?.[1];

export function showReply(reply, answer, operations, same) {
  const reason = reasonOf(answer);
  const next = reply.ok ? takersOf(operations, Object.keys(answer).filter(name => name !== 'key')) : [];
  find('reply').replaceChildren(
    verdict(reply.ok, reply.ok ? `${reply.status}: granted` : `${reply.status}: refused, ${reason ?? 'without a reason code'}`),
    code(pretty(answer), 'Body of the reply'),
    ...same ? [make('p', {}, 'It is the very key that was wrapped.')] : [],
    ...next.length > 0 ? [make('p', {}, 'Next: ', ...links(next))] : []);
}

export function showAudit(record) {
  find('audit').replaceChildren(record
    ? list(record)
    : make('p', { class: 'hint' }, 'There is none: LocalHost keeps the last few hundred in memory, and forgets them when it ends.'));
}

/** Asks the policy about the claims of the request's tokens. */
export async function showExplanation(operation, body, record) {
  if (!body?.authentication) {
    find('perimeter').replaceChildren(make('p', {}, 'No perimeter judges it: there is no user.'));
    return;
  }
  const question = {
    operation: operation.name, authentication: decode(body.authentication) ?? {}, authorization: decode(body.authorization ?? '') ?? undefined,
    provider: record?.provider, application: record?.application, address: record?.client_ip,
    sealed_perimeter_id: record?.sealed_perimeter_id === '-' ? '' : record?.sealed_perimeter_id, resource_name: body.resource_name,
  };
  const reply = await fetch('/dev/explain', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question),
  });
  const answer = await reply.json();
  find('perimeter').replaceChildren(...answer.perimeters
    ? [
      make('p', { class: 'hint' }, 'What the policy says to these claims, once the tokens and the access rules have let them pass.'),
      ...answer.perimeters.flatMap(explained)]
    : [make('p', {}, answer.message)]);
}

function explained(perimeter) {
  const rules = perimeter.rules.map(rule => make('li', {}, make('strong', {}, rule.name),
    ` (${rule.effect}) ${rule.matches ? 'matches' : 'does not match'}: ${rule.why}`));
  return [
    verdict(perimeter.granted, `${perimeter.perimeter}: ${perimeter.granted ? 'grants' : 'refuses'}`),
    ...rules.length > 0 ? [make('p', {}, `Because ${perimeter.why}.`), make('ul', {}, ...rules)] : [make('p', {}, 'It has no rules.')],
    ...perimeter.would_deny ? [make('p', {}, `On trial, would refuse: ${perimeter.would_deny}`)] : []];
}
