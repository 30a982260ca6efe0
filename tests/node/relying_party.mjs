// A certified relying party (openid-client) against our sandbox's provider.
// Lines out: the public keys, the address to open, then what it believes; lines in: "registered", the answer's address.
import * as readline from "node:readline";
import * as client from "openid-client";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, AFTER, METHOD } = process.env;
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await lines.next()).value;
const say = (value) => console.log(JSON.stringify(value));

const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
say({ keys: [{ ...(await crypto.subtle.exportKey("jwk", pair.publicKey)), kid: "khoa-1" }] });
await read();

const proof = METHOD === "private_key_jwt"
  ? client.PrivateKeyJwt({ key: pair.privateKey, kid: "khoa-1" })
  : client.ClientSecretBasic(CLIENT_SECRET);
const config = await client.discovery(
  new URL(ISSUER), CLIENT_ID, { id_token_signed_response_alg: "ES256" }, proof,
  { execute: [client.allowInsecureRequests] },
);
const verifier = client.randomPKCECodeVerifier();
const nonce = client.randomNonce();
const state = client.randomState();
say(client.buildAuthorizationUrl(config, {
  redirect_uri: REDIRECT_URI,
  scope: "openid profile dinh_danh",
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  acr_values: "LoA2",
  max_age: "300",
  nonce,
  state,
}).href);

const tokens = await client.authorizationCodeGrant(config, new URL(await read()), {
  pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, maxAge: 300, idTokenExpected: true,
});
const claims = tokens.claims();
say({
  claims,
  info: await client.fetchUserInfo(config, tokens.access_token, claims.sub),
  end: client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: AFTER, id_token_hint: tokens.id_token,
  }).href,
});
process.exit(0);
