// A web application with openid-client, as docs/guide/client-apps-javascript.md shows it. One user, one session.
import { createServer } from "node:http"
import * as client from "openid-client"

const redirectUri = process.env.REDIRECT_URI
const afterSignOut = process.env.POST_LOGOUT_REDIRECT_URI

const issuer = new URL(process.env.ISSUER)
const config = await client.discovery(issuer, process.env.CLIENT_ID, undefined, client.ClientSecretBasic(process.env.CLIENT_SECRET), {
  // http is for a server on this machine only
  execute: issuer.protocol === "http:" ? [client.allowInsecureRequests] : [],
})

async function startSignIn(session) {
  session.verifier = client.randomPKCECodeVerifier()
  session.state = client.randomState()
  return client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid profile offline_access orders:read",
    state: session.state,
    code_challenge: await client.calculatePKCECodeChallenge(session.verifier),
    code_challenge_method: "S256",
  })
}

async function finishSignIn(session, url) {
  session.tokens = await client.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: session.verifier,
    expectedState: session.state,
  })
  return client.fetchUserInfo(config, session.tokens.access_token, session.tokens.claims().sub)
}

async function refresh(session) {
  const idToken = session.tokens.id_token
  session.tokens = await client.refreshTokenGrant(config, session.tokens.refresh_token)
  session.tokens.id_token ??= idToken
}

async function signOut(session) {
  await client.tokenRevocation(config, session.tokens.refresh_token)
  return client.buildEndSessionUrl(config, {
    id_token_hint: session.tokens.id_token,
    post_logout_redirect_uri: afterSignOut,
  })
}

const session = {}

async function answer(path, url) {
  switch (path) {
    case "/sign-in":
      return { location: (await startSignIn(session)).href }
    case "/callback":
      return { text: `Hello ${(await finishSignIn(session, url)).preferred_username}` }
    case "/refresh": {
      const before = session.tokens.access_token
      await refresh(session)
      return { text: `Refreshed: ${session.tokens.access_token !== before}` }
    }
    case "/sign-out":
      return { location: (await signOut(session)).href }
    default:
      return { text: "Signed out" }
  }
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, redirectUri)
  try {
    const { location, text } = await answer(url.pathname, url)
    response.writeHead(location ? 302 : 200, { "Content-Type": "text/html", ...(location && { Location: location }) })
    response.end(`<main>${text ?? ""}</main>`)
  } catch (error) {
    response.writeHead(500, { "Content-Type": "text/html" })
    response.end(`<main>${error.error ?? error.code ?? error}</main>`)
  }
})
server.listen(Number(new URL(redirectUri).port), "127.0.0.1", () => console.log("ready"))
