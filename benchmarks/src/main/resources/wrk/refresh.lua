-- Each answer's refresh token is the next request's; there are as many to begin with as connections.
local waiting = {}
for token in string.gmatch(os.getenv("REFRESH_TOKENS"), "%S+") do table.insert(waiting, token) end
local headers = {
  ["Content-Type"] = "application/x-www-form-urlencoded",
  ["Authorization"] = os.getenv("AUTHORIZATION")
}

function request()
  local token = table.remove(waiting) or "none-is-left"
  return wrk.format("POST", nil, headers, "grant_type=refresh_token&refresh_token=" .. token)
end

function response(status, headers, body)
  local token = string.match(body, '"refresh_token"%s*:%s*"([^"]+)"')
  if token then table.insert(waiting, token) end
end
