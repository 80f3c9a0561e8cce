// The certified provider of the npm package oidc-provider, on this machine, with one client and a sign-in page of one
// field. Its settings come as JSON in the first argument; it prints its issuer when it listens, and ends with its input.
import http from "node:http";
import { Provider } from "oidc-provider";

const given = JSON.parse(process.argv[2]);
const server = http.createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: given.client_id,
      client_secret: given.client_secret,
      redirect_uris: [given.redirect_uri],
      post_logout_redirect_uris: [given.signed_out_uri],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  acrValues: ["urn:city:two-factors"],
  claims: { openid: ["sub"], profile: ["preferred_username", "name", "groups"], acr: null, amr: null },
  conformIdTokenClaims: false,
  cookies: { keys: ["a key for an hour's cookies"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: `${id}.city`, name: `Person ${id}`, groups: given.groups[id] ?? [] }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

const form = `<!DOCTYPE html><html lang="en"><title>City sign-in</title><form method="post">
<label>Name <input name="login"></label> <button>Sign in at the City</button></form></html>`;

async function body(request) {
  let read = "";
  for await (const part of request) read += part;
  return new URLSearchParams(read);
}

const usual = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return usual(request, response);
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    return response.end(form);
  }
  const accountId = (await body(request)).get("login");
  const login = { accountId, acr: "urn:city:two-factors", amr: ["pwd", "otp"] };
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
});

process.stdin.on("end", () => process.exit(0)).resume();
console.log(issuer);
