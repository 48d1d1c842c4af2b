// A program without a user with openid-client, as docs/guide/machine-to-machine.md shows it.
import * as client from "openid-client"

const issuer = new URL(process.env.ISSUER)
const config = await client.discovery(issuer, process.env.CLIENT_ID, undefined, client.ClientSecretBasic(process.env.CLIENT_SECRET), {
  // http is for a server on this machine only
  execute: issuer.protocol === "http:" ? [client.allowInsecureRequests] : [],
})

const tokens = await client.clientCredentialsGrant(config, { scope: "orders:read" })

console.log(tokens.scope)
