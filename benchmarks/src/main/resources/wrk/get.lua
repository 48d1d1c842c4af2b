-- The same document, again and again.
wrk.method = "GET"
wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
