// oidc-provider (npm) as an upstream of a started Signet. Everybody who gives an address there is who they say.
//
// Prints `ready` when it listens; on the line `rotate` it goes on with other keys and prints `rotated`.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SIGNET } = process.env;
const issuer = new URL(ISSUER);

/** A provider with keys of its own. What it remembers of people and clients it shares with those before it. */
function provider() {
  const made = new Provider(ISSUER, {
    jwks: { keys: [key('rsa', { modulusLength: 2048 }), key('ec', { namedCurve: 'P-256' })] },
    cookies: { keys: ['kept for tests'] },
    clients: [{
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${SIGNET}/upstream/npm/callback`],
      post_logout_redirect_uris: [`${SIGNET}/signed-out`],
      backchannel_logout_uri: `${SIGNET}/upstream/npm/backchannel-logout`,
      backchannel_logout_session_required: true,
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource },
    },
    interactions: { url: (_, { uid }) => `/people/${uid}` },
    findAccount: (_, email) => ({
      accountId: email,
      claims: () => ({ sub: email, email: `${email}@example.com`, email_verified: true, name: `${email} There` }),
    }),
    loadExistingGrant,
    // Signet is on this machine, which the provider's own dispatcher doesn't reach.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  });
  made.on('server_error', (_, error) => console.error(error));
  made.on('backchannel.error', (_, error) => console.error(error));
  made.on('backchannel.success', () => console.log('told'));
  return made;
}

function key(type, options) {
  return generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
}

/** Nobody is asked for their consent. */
async function loadExistingGrant(ctx) {
  const { client, session } = ctx.oidc;
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

function logoutSource(ctx, form) {
  ctx.body = `<!DOCTYPE html><title>Leave</title><h1>Leave there?</h1>${form}
    <button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, leave</button>`;
}

const PAGE = `<!DOCTYPE html><title>There</title><h1>Who are you there?</h1>
  <form method="post"><input id="login" name="login"><button>That is me</button></form>`;

/** The provider's own page where somebody says who they are. */
async function ask(request, response) {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html').end(PAGE);
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const accountId = new URLSearchParams(body).get('login');
  await current.interactionFinished(request, response, { login: { accountId } });
}

async function answer(request, response) {
  try {
    if (request.url.startsWith('/people/')) await ask(request, response);
    else await current.callback()(request, response);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
}

let current = provider();

createServer(answer).listen(Number(issuer.port), issuer.hostname, () => console.log('ready'));

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line !== 'rotate') return;
  current = provider();
  console.log('rotated');
}).on('close', () => process.exit());
