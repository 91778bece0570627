// openid-client (npm) against a started Signet: code with PKCE, userinfo, introspection, refresh, revocation.

import assert from 'node:assert/strict';
import * as oidc from 'openid-client';

import { Person } from './person.mjs';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, USERNAME, PASSWORD } = process.env;

async function main() {
  const config = await oidc.discovery(
    new URL(ISSUER), CLIENT_ID, undefined, oidc.ClientSecretBasic(CLIENT_SECRET),
    { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
  );
  said('discovery');

  const tokens = await signIn(config);
  const { sub } = tokens.claims();
  assert.ok(tokens.refresh_token, 'offline_access was consented to, so a refresh token is expected');
  said('code with PKCE');

  const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  assert.equal(userinfo.email, USERNAME);
  said('userinfo');

  const introspected = await oidc.tokenIntrospection(config, tokens.access_token);
  assert.equal(introspected.active, true);
  assert.equal(introspected.sub, sub);
  assert.equal(introspected.client_id, CLIENT_ID);
  said('introspection');

  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token, 'refresh tokens rotate');
  assert.equal(refreshed.claims().sub, sub);
  await oidc.fetchUserInfo(config, refreshed.access_token, sub);
  said('refresh');

  await oidc.tokenRevocation(config, refreshed.refresh_token);
  const revoked = await oidc.tokenIntrospection(config, refreshed.access_token);
  assert.equal(revoked.active, false, 'the access token dies with its refresh token');
  await assert.rejects(
    oidc.refreshTokenGrant(config, refreshed.refresh_token),
    (refusal) => refusal.error === 'invalid_grant',
    'a revoked refresh token is refused',
  );
  said('revocation');
}

async function signIn(config) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email offline_access',
    prompt: 'consent',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const answer = await new Person(USERNAME, PASSWORD).goTo(address, REDIRECT_URI);
  return oidc.authorizationCodeGrant(config, answer, {
    pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true,
  });
}

function said(what) {
  console.log(`ok ${what}`);
}

main().catch((error) => {
  console.error(`openid-client: ${error.message}`, error.cause ?? '');
  process.exit(1);
});
