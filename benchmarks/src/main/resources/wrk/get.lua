-- The same document, again and again.
wrk.method = "GET"
