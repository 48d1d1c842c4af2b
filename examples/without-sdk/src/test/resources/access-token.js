const SPKI_OF_P256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

async function key(id, jwks) {
    const answer = await ngx.fetch(jwks);
    const set = await answer.json();
    const jwk = set.keys.find(one => one.kid === id && one.kty === 'EC' && one.crv === 'P-256');
    const point = [SPKI_OF_P256, Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')];
    return crypto.subtle.importKey(
        'spki', Buffer.concat(point), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
}

async function isGood(token, issuer, audience, jwks) {
    const parts = token.split('.');
    const header = JSON.parse(Buffer.from(parts[0], 'base64url').toString());
    const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
    const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
    if (parts.length !== 3 || header.typ !== 'at+jwt' || header.alg !== 'ES256' || header.crit
        || claims.iss !== issuer || !audiences.includes(audience) || !(claims.exp > Date.now() / 1000)) {
        return false;
    }
    const known = await key(header.kid, jwks);
    return crypto.subtle.verify(
        { name: 'ECDSA', hash: 'SHA-256' },
        known,
        Buffer.from(parts[2], 'base64url'),
        Buffer.from(parts[0] + '.' + parts[1]));
}

async function check(r) {
    const credential = /^Bearer +([A-Za-z0-9_.-]+)$/i.exec(r.headersIn.Authorization || '');
    let good = false;
    try {
        good = credential !== null
            && await isGood(credential[1], r.variables.issuer, r.variables.audience, r.variables.jwks);
    } catch (e) {
        r.error('The access token could not be verified: ' + e.message);
    }
    r.return(good === true ? 204 : 401);
}

export default { check };
