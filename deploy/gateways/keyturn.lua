-- Action of HAProxy that checks a request with Keyturn. Its argument is the query: the API's audience and the required scopes.
-- HAProxy goes on after an error in an action, so a rule must demand that txn.keyturn is "accepted".

local FORWARDED = { "authorization", "x-api-key", "user-agent" }
local FOR_API = { "x-keyturn-subject", "x-keyturn-client", "x-keyturn-scope", "x-keyturn-token" }
local FOR_CALLER = { "www-authenticate", "retry-after" }
local STATUSES = { [400] = true, [401] = true, [403] = true, [429] = true }

local function headers_of_check(txn)
  local received = txn.http:req_get_headers()
  local headers = { ["x-keyturn-gateway-authorization"] = { os.getenv("KEYTURN_GATEWAY") } }
  for _, name in ipairs(FORWARDED) do
    if received[name] then
      headers[name] = {}
      for _, value in pairs(received[name]) do
        table.insert(headers[name], value)
      end
    end
  end
  return headers
end

local function reject(txn, answer)
  local is_of_caller = STATUSES[answer.status] and (answer.status ~= 400 or answer.headers["www-authenticate"])
  local reply = txn:reply({ status = is_of_caller and answer.status or 503 })
  for _, name in ipairs(FOR_CALLER) do
    if is_of_caller and answer.headers[name] then
      reply:add_header(name, answer.headers[name][0])
    end
  end
  txn:done(reply)
end

core.register_action("keyturn_check", { "http-req" }, function(txn, query)
  local url = os.getenv("KEYTURN_CHECK") .. "?" .. query .. "&client_address=" .. txn.f:src()
  local answer = core.httpclient():get({ url = url, headers = headers_of_check(txn) })
  if answer.status ~= 204 then
    return reject(txn, answer)
  end
  for _, name in ipairs(FOR_API) do
    if answer.headers[name] then -- the token is there only if the query has token=jwt
      txn.http:req_set_header(name, answer.headers[name][0])
    end
  end
  txn:set_var("txn.keyturn", "accepted")
end, 1)
