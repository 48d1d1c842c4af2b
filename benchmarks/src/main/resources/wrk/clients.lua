-- The form of a client drawn at random for each request; BODY has the number of the client in two places.
local clients = tonumber(os.getenv("CLIENTS"))
local body = os.getenv("BODY")
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
math.randomseed(os.time())

function request()
  local client = math.random(1, clients)
  return wrk.format("POST", nil, headers, string.format(body, client, client))
end
