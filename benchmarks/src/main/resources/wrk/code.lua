-- By turns, a signed-in user's authorization request and the exchange of the code that it was answered with.
local codes = {}
local authorize = os.getenv("AUTHORIZE")
local token = os.getenv("TOKEN_PATH")
local redirect = os.getenv("REDIRECT_URI")
local user = { ["Cookie"] = os.getenv("COOKIE"), ["Accept"] = "text/html" }
local client = {
  ["Content-Type"] = "application/x-www-form-urlencoded",
  ["Authorization"] = os.getenv("AUTHORIZATION")
}

function request()
  local code = table.remove(codes)
  if code then
    return wrk.format("POST", token, client,
      "grant_type=authorization_code&code_verifier=" .. os.getenv("VERIFIER") .. "&redirect_uri=" .. redirect .. "&code=" .. code)
  end
  return wrk.format("GET", authorize, user)
end

function response(status, headers, body)
  local location = headers["Location"] or headers["location"]
  local code = location and string.match(location, "[?&]code=([^&]+)")
  if code then table.insert(codes, code) end
end
