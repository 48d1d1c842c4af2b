// An API that says only whether it accepts a request's access token.
import { createServer } from 'node:http';
import { verifier } from './jose.mjs';

const [port, issuer, audience, jwks] = process.argv.slice(2);
const verify = verifier(issuer, audience, jwks);

createServer(async (request, response) => {
    const credential = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
    const status = credential === null ? 401 : await verify(credential[1]).then(() => 200, () => 401);
    response.writeHead(status).end();
}).listen(Number(port), '127.0.0.1');
