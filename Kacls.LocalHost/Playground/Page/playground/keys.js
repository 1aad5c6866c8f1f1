// Sample keys, made in the browser: a DEK as Drive sends it, and an S/MIME key pair with something encrypted for it.

const encode = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const random = count => crypto.getRandomValues(new Uint8Array(count));

/** A serialized Tink AesGcmKey: field 3 with 32 bytes. */
export const newDek = () => encode([0x1a, 0x20, ...random(32)]);

/** What the operations on private keys need; the algorithm is the one that browsers encrypt with. */
export async function newPrivateKey() {
  const pair = await crypto.subtle.generateKey(
    { name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['encrypt', 'decrypt']);
  const [pkcs8, spki, encrypted, digest] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
    crypto.subtle.exportKey('spki', pair.publicKey),
    crypto.subtle.encrypt('RSA-OAEP', pair.publicKey, random(32)),
    crypto.subtle.digest('SHA-256', new TextEncoder().encode('a mail')),
  ]);
  return {
    private_key: `-----BEGIN PRIVATE KEY-----\n${encode(pkcs8).match(/.{1,64}/g).join('\n')}\n-----END PRIVATE KEY-----\n`,
    spki_hash: encode(await crypto.subtle.digest('SHA-256', spki)),
    encrypted_data_encryption_key: encode(encrypted),
    digest: encode(digest),
  };
}

export const decryption = 'RSA/ECB/OAEPwithSHA-256andMGF1Padding';
