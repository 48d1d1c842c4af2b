-- A form drawn at random from the lines of a file for each request.
local forms = {}
for form in io.lines(os.getenv("FORMS")) do table.insert(forms, form) end
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
math.randomseed(os.time())

function request()
  return wrk.format("POST", nil, headers, forms[math.random(1, #forms)])
end
