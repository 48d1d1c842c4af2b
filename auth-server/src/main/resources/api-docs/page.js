"use strict"

// Swagger UI has a dark theme, which it chooses by a class of the root element.
const dark = matchMedia("(prefers-color-scheme: dark)")
const applyTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches)
dark.addEventListener("change", applyTheme)
applyTheme()

SwaggerUIBundle({
  url: "/docs/api/openapi.yaml",
  domNode: document.getElementById("reference"),
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: true,
  // the page explains; calls are made by programs that have a token
  supportedSubmitMethods: [],
  validatorUrl: null,
  syntaxHighlight: { theme: "nord" },
})
