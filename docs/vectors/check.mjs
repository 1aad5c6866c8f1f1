// Reads the vectors without a service, as a start for a runner in any language (docs/vectors.md).
// node docs/vectors/check.mjs docs/vectors/kacls-vectors-v1.json
import { createHash, createHmac, createPrivateKey, createPublicKey, constants, privateEncrypt, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const vectors = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const wrong = [];
const counts = {};

function check(what, isRight, name) {
  counts[what] = (counts[what] ?? 0) + 1;
  if (!isRight) wrong.push(`${what}: ${name}`);
}

// The hashes, by the formulas of Google's reference.
for (const { dek_hex, resource_name, perimeter_id, hash } of vectors.hashes.resource_key_hash) {
  const hmac = createHmac('sha256', Buffer.from(dek_hex, 'hex')).update(`ResourceKeyDigest:${resource_name}:${perimeter_id}`);
  check('resource_key_hash', hmac.digest('base64') === hash, resource_name);
}

const privateKeys = new Map(vectors.keys.map(({ name, private_key }) => [name, createPrivateKey(private_key)]));
for (const { key, hash } of vectors.hashes.spki_hash) {
  const spki = createPublicKey(privateKeys.get(key)).export({ type: 'spki', format: 'der' });
  check('spki_hash', createHash('sha256').update(spki).digest('base64') === hash, key);
}

// RSASSA-PKCS1-v1_5 over a digest that is there already: the DigestInfo of RFC 8017 section 9.2 goes before it.
const digestInfo = {
  SHA1withRSA: '3021300906052b0e03021a05000414', SHA256withRSA: '3031300d060960864801650304020105000420',
  SHA384withRSA: '3041300d060960864801650304020205000430', SHA512withRSA: '3051300d060960864801650304020305000440',
};
for (const { key, algorithm, digest, signature } of vectors.hashes.signature) {
  const signed = Buffer.concat([Buffer.from(digestInfo[algorithm], 'hex'), Buffer.from(digest, 'base64')]);
  const made = privateEncrypt({ key: privateKeys.get(key), padding: constants.RSA_PKCS1_PADDING }, signed);
  check('signature', made.toString('base64') === signature, algorithm);
}

// Each token of a granted step is signed by its issuer and in its time; of the refused ones, the reason says what is wrong.
const { authorization, authentication, peers } = vectors.service;
const issuers = new Map(
  [...authorization, ...authentication, ...peers.map((peer) => ({ issuer: peer.url, ...peer }))]
    .map(({ issuer, keys }) => [issuer, new Map(keys.keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]))]));
const now = Date.parse(vectors.clock) / 1000;

function isValid(token) {
  const [header, payload, signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const key = issuers.get(claims.iss)?.get(JSON.parse(Buffer.from(header, 'base64url')).kid);
  return key !== undefined && claims.exp > now
    && verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

const granted = vectors.cases.flatMap((one) => one.steps.filter((step) => step.decision === 'granted').map((step) => [one.name, step]));
for (const [name, { request = {} }] of granted) {
  for (const member of ['authentication', 'authorization'].filter((member) => member in request)) {
    check('token', isValid(request[member]), `${name}, ${member}`);
  }
}

const refused = vectors.cases.filter((one) => one.steps.at(-1).reason_code?.endsWith('_signature_invalid'));
for (const { name, steps } of refused) {
  const { authentication, authorization } = steps.at(-1).request;
  check('forged token', ![authentication, authorization].every((token) => token === undefined || isValid(token)), name);
}

console.log(Object.entries(counts).map(([what, count]) => `${what}: ${count}`).join(', '));
wrong.forEach((line) => console.error(`wrong: ${line}`));
process.exitCode = wrong.length === 0 ? 0 : 1;
