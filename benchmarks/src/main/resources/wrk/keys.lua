-- One key after another, over and over, in the form or the JSON that BODY describes.
local keys = tonumber(os.getenv("KEYS"))
local body = os.getenv("BODY")
local headers = {
  ["Content-Type"] = os.getenv("CONTENT_TYPE"),
  ["Authorization"] = os.getenv("AUTHORIZATION")
}
local last = 0

function request()
  last = last % keys + 1
  return wrk.format("POST", nil, headers, string.format(body, last))
end
