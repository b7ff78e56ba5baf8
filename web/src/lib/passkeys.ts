/** The browser's side of WebAuthn: from the bank's JSON to what the browser wants, and back. */

type Json = Record<string, unknown>;

/** Passkeys are bound to a name: at a bare address, or in a browser that has none, there is nothing to offer. */
export function canUsePasskeys(hostname = location.hostname): boolean {
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.includes(":") || hostname.startsWith("[");
  return !isAddress && isSecureContext && "PublicKeyCredential" in window;
}

/** Nobody's fault: closed, refused, timed out. */
export class PasskeyLeft extends Error {}

/** This device holds one for this person already. */
export class PasskeyHere extends Error {}

export interface Signed {
  id: string;
  type: string;
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle: string | null;
  };
}

export interface Made {
  id: string;
  type: string;
  response: { clientDataJSON: string; attestationObject: string; transports: string[] };
}

/** Throws PasskeyLeft. */
export async function signWithPasskey(asked: Json): Promise<Signed> {
  const { allowCredentials, ...options } = asked;
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(asked.challenge),
        allowCredentials: descriptors(allowCredentials),
      } as PublicKeyCredentialRequestOptions,
    }),
  );
  const { clientDataJSON, authenticatorData, signature, userHandle } =
    credential.response as AuthenticatorAssertionResponse;
  return {
    id: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle && userHandle.byteLength > 0 ? text(userHandle) : null,
    },
  };
}

/** Throws PasskeyLeft, PasskeyHere. */
export async function makePasskey(asked: Json): Promise<Made> {
  const user = asked.user as Json;
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...user, id: bytes(user.id) },
        excludeCredentials: descriptors(asked.excludeCredentials),
      } as unknown as PublicKeyCredentialCreationOptions,
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    id: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function ask(what: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await what();
    if (credential) return credential as PublicKeyCredential;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "InvalidStateError") throw new PasskeyHere();
  }
  throw new PasskeyLeft();
}

function descriptors(told: unknown): PublicKeyCredentialDescriptor[] {
  const known = Array.isArray(told) ? (told as Json[]) : [];
  return known.map((one) => ({ ...one, id: bytes(one.id) }) as unknown as PublicKeyCredentialDescriptor);
}

/** base64url, as WebAuthn writes bytes in JSON. */
export function bytes(told: unknown): ArrayBuffer {
  const plain = atob(String(told).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

export function text(raw: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(raw));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
