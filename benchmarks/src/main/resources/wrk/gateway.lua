-- The same question of a gateway about the same credential, again and again.
wrk.method = "GET"
wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
wrk.headers["X-Keyturn-Gateway-Authorization"] = os.getenv("GATEWAY_AUTHORIZATION")
