"use strict"

// Swagger UI has a dark theme, which it chooses by a class of the root element.
const dark = matchMedia("(prefers-color-scheme: dark)")
const applyTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches)
dark.addEventListener("change", applyTheme)
applyTheme()

// Groups have the names of generated classes, such as ApiKeyUsage; people read "API key usage".
const heading = group =>
  /^[A-Z][A-Za-z]+$/.test(group)
    ? group.replace(/(?<=[a-z])[A-Z]/g, letter => " " + letter.toLowerCase()).replace(/^Api\b/, "API")
    : group

const readableGroups = () => ({
  wrapComponents: {
    DeepLink: (Original, { React }) => props =>
      React.createElement(Original, { ...props, text: heading(props.text) }),
  },
  fn: {
    // a group by its name, or the operations that have the phrase in path or summary
    opsFilter: (groups, phrase) => {
      const has = text => text.toLowerCase().includes(phrase.toLowerCase())
      const matches = one => has(one.get("path")) || has(one.getIn(["operation", "summary"], ""))
      return groups
        .map((group, name) => (has(heading(name)) ? group : group.update("operations", all => all.filter(matches))))
        .filter(group => group.get("operations").size > 0)
    },
  },
})

SwaggerUIBundle({
  url: "/docs/api/openapi.yaml",
  domNode: document.getElementById("reference"),
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: true,
  plugins: [readableGroups],
  // the page explains; calls are made by programs that have a token
  supportedSubmitMethods: [],
  validatorUrl: null,
  syntaxHighlight: { theme: "nord" },
})
