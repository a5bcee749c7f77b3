/** Puts the line that tells who is asking above GraphiQL, in GraphiQL's colours. */
export const playgroundStyle = `
html, body { margin: 0; height: 100% }
body { display: flex; flex-direction: column; background: hsl(219, 28%, 100%); color: hsl(219, 28%, 32%) }
#access { display: flex; gap: 1em; align-items: center; padding: 8px 16px; font: 15px/1.3 system-ui, sans-serif; border-bottom: 1px solid hsla(219, 28%, 32%, 0.15) }
#access[hidden] { display: none }
#access button { font: inherit; padding: 2px 12px; cursor: pointer }
#root { flex: 1; min-height: 0 }
body #root .graphiql-container { height: 100%; width: 100% }
@media (prefers-color-scheme: dark) { body { background: hsl(219, 29%, 18%); color: hsl(219, 29%, 78%) } }
`
