import { createRemoteJWKSet, jwtVerify } from 'jose';

export function verifier(issuer, audience, jwks) {
    const keys = createRemoteJWKSet(new URL(jwks)); // caches them
    return async token => {
        const { payload } = await jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt', algorithms: ['ES256'] });
        if (payload.exp === undefined || payload.sub === undefined || payload.client_id === undefined) {
            throw new Error('not an access token');
        }
        return payload;
    };
}
