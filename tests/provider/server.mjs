// An OpenID provider for the tests: `oidc-provider` (certified) with pages of our own for its sign-in, on a free port of
// loopback, in memory, with keys of its own. Reads one line of JSON from standard input ({clients, accounts}), writes one
// line with its issuer, and ends when its standard input does.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

import Provider, { errors } from 'oidc-provider';

const MFA = 'urn:bank:two-factors';

const lines = createInterface({ input: process.stdin });
const { clients, accounts } = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
process.stdin.on('close', () => process.exit(0));
process.stdin.on('end', () => process.exit(0));

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'of-the-tests', use: 'sig', alg: 'RS256' }] };

const provider = new Provider(issuer, {
  clients,
  jwks,
  acrValues: [MFA],
  claims: { openid: ['sub'], groups: ['groups'], acr: null, amr: null, auth_time: null, iss: null, sid: null },
  scopes: ['openid', 'groups'],
  conformIdTokenClaims: false,
  cookies: { keys: ['of the tests'] },
  pkce: { required: () => true },
  clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: {
    AccessToken: 300, AuthorizationCode: 60, Grant: 3600, IdToken: 300, Interaction: 600, Session: 3600,
  },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, groups: Object.values(accounts).find((one) => one.sub === id)?.groups }),
  }),
  // Nobody is asked whether their employer's bank may know who they are.
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const known = session.grantIdFor(client.clientId);
    if (known !== undefined) return provider.Grant.find(known);
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid groups');
    await grant.save();
    return grant;
  },
  // The bank of the tests is on loopback too, which the library rightly keeps from being called.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  renderError: (ctx, out) => {
    ctx.type = 'html';
    ctx.body = page(`<h1>${out.error}</h1><p>${out.error_description ?? ''}</p>`);
  },
});

server.on('request', async (request, response) => {
  const [, uid] = request.url.match(/^\/interaction\/([\w-]+)$/) ?? [];
  try {
    if (uid === undefined) provider.callback()(request, response);
    else if (request.method === 'POST') await answer(request, response);
    else show(response, uid, '');
  } catch (error) {
    response.writeHead(error instanceof errors.SessionNotFound ? 400 : 500).end(String(error.message));
  }
});

process.stdout.write(`${JSON.stringify({ issuer })}\n`);

async function answer(request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  const given = new URLSearchParams(await whole(request));
  if (given.has('cancel')) {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  const account = accounts[given.get('login')];
  if (account === undefined || account.password !== given.get('password')) {
    show(response, uid, 'Not known here.');
    return;
  }
  const { sub, amr, acr } = account;
  await provider.interactionFinished(request, response, { login: { accountId: sub, amr, acr } });
}

function show(response, uid, told) {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    page(`<h1>Company account</h1><p role="alert">${told}</p>
      <form method="post" action="/interaction/${uid}">
        <p><label>User name <input name="login" autocomplete="off"></label></p>
        <p><label>Password <input name="password" type="password"></label></p>
        <button>Continue</button> <button name="cancel" value="1">Cancel</button>
      </form>`),
  );
}

function page(content) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Company account</title><main>${content}</main></html>`;
}

async function whole(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
