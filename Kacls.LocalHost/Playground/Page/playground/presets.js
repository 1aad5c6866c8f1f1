// Who is asking: each preset changes the tokens that an operation's example has, in one point.

import { decode } from './tokens.js';

const user = 'user@kacls.example';
const guest = 'guest@partner.example';
const room = 'room@kacls.example';

export const document = '//googleapis.com/drive/files/example-document';

const to = changes => token => ({ ...token, claims: { ...token.claims, ...changes } });

// What a preset does to the authentication and to the authorization token; nothing: it stays as it should be.
export const presets = {
  writer: { label: 'Writer', about: 'The tokens are as they should be.' },
  reader: { label: 'Reader', about: 'Google’s token gives the role reader, which unwraps and does nothing else.', authorization: to({ role: 'reader' }) },
  guest: {
    label: 'Guest', about: 'Somebody without a Google account: admitted only where the settings say so.',
    authentication: to({ email: guest }), authorization: to({ email: guest, email_type: 'google-visitor' }),
  },
  expired: { label: 'Expired', about: 'The authentication token ended ten minutes ago.', authentication: token => ({ ...token, lifetime: -600 }) },
  other: { label: 'Another user', about: 'Whoever signed in is not whom Google’s token names.', authentication: to({ email: 'other@kacls.example' }) },
  delegated: {
    label: 'Delegated', about: 'A meeting room acts for the user, with the token that delegate answered.',
    authorization: to({ delegated_to: room }),
  },
};

/** Whether a preset changes anything of an operation's tokens. */
export const changes = (preset, operation) => operation.members.some(member => member.name in presets[preset]);

/** The tokens of an operation for a preset: issuer, claims, lifetime; or a token that another operation answered. */
export function tokensFor(operation, preset, applications, carried) {
  const tokens = {};
  for (const { name } of operation.members.filter(member => member.name in usual)) {
    const token = usual[name](operation, applications, carried);
    tokens[name] = presets[preset][name]?.(token) ?? token;
  }
  if (preset === 'delegated' && carried.delegated_authentication && operation.name !== 'delegate' && tokens.authorization) {
    tokens.authentication = { pasted: carried.delegated_authentication.value };
  }
  return tokens;
}

const usual = {
  authentication: operation => operation.members.some(member => member.name === 'authorization')
    ? { issuer: 'idp', claims: { email: user } }
    : { issuer: 'admin', claims: { email: 'admin@kacls.example' } },
  authorization: (operation, applications, carried) => {
    const example = decode(operation.example.authorization);
    const claims = { email: user, role: example.role === 'reader' ? 'writer' : example.role, resource_name: document };
    if (example.delegated_to) {
      claims.delegated_to = room;
    }
    if (example.spki_hash) {
      Object.assign(claims, { spki_hash: carried.spki_hash?.value ?? '', spki_hash_algorithm: example.spki_hash_algorithm });
    }
    return { issuer: applications[example.iss], claims };
  },
};
