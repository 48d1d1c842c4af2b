-- Each request takes the refresh token that has waited longest: first those in a file, then what they were answered with.
local waiting = {}
local first, last = 1, 0
for token in io.lines(os.getenv("REFRESH_TOKENS_FILE")) do
  last = last + 1
  waiting[last] = token
end
local headers = {
  ["Content-Type"] = "application/x-www-form-urlencoded",
  ["Authorization"] = os.getenv("AUTHORIZATION")
}

function request()
  local token = "none-is-left"
  if first <= last then
    token = waiting[first]
    waiting[first] = nil
    first = first + 1
  end
  return wrk.format("POST", nil, headers, "grant_type=refresh_token&refresh_token=" .. token)
end

function response(status, headers, body)
  local token = string.match(body, '"refresh_token"%s*:%s*"([^"]+)"')
  if token then
    last = last + 1
    waiting[last] = token
  end
end
