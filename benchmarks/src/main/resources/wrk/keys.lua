-- One of many keys at random, in the form or the JSON that BODY describes.
local keys = tonumber(os.getenv("KEYS"))
local body = os.getenv("BODY")
local headers = {
  ["Content-Type"] = os.getenv("CONTENT_TYPE"),
  ["Authorization"] = os.getenv("AUTHORIZATION")
}

function request()
  return wrk.format("POST", nil, headers, string.format(body, math.random(keys)))
end
