-- A client without credentials has no scope of this server's own APIs, and neither have its API keys (ADR 0027).

delete from client_scope
where (scope like 'admin:%' or scope in ('revocations:read', 'api-keys:verify'))
  and client_id in (select client_id from client where token_endpoint_auth_method = 'none');

delete from api_key_scope
where (scope like 'admin:%' or scope in ('revocations:read', 'api-keys:verify'))
  and api_key_id in (
    select id from api_key
    where client_id in (select client_id from client where token_endpoint_auth_method = 'none'));
