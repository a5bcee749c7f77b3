import { sha256 } from '@barycenter/core/digest'

/** The one stylesheet of all pages. It loads nothing, so that a page is a single response. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f3f4fb; --glow: #dde1ff; --card: #ffffff; --edge: #e2e5f1;
  --ink: #161a2e; --faint: #555b78; --field: #ffffff; --rim: #7c83a3;
  --accent: #4338ca; --accent-strong: #352ca8; --on-accent: #ffffff; --ring: #6366f1;
  --alert: #9f1239; --alert-ground: #fff1f3; --alert-edge: #fbc4cd; --note: #f3f4fc;
  --shadow: 0 1px 2px rgb(26 31 74 / 6%), 0 18px 48px -18px rgb(26 31 74 / 28%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0b0d18; --glow: #23265c; --card: #141726; --edge: #272c44;
    --ink: #eceefb; --faint: #a4aac8; --field: #0e111d; --rim: #6b7297;
    --accent: #a9b4ff; --accent-strong: #c5cdff; --on-accent: #12143a; --ring: #a9b4ff;
    --alert: #fda4b4; --alert-ground: #2f111c; --alert-edge: #6b2237; --note: #1a1e31;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 24px 64px -18px rgb(0 0 0 / 75%);
  }
}
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh;
  display: grid; grid-template: 1fr auto / minmax(0, 1fr); justify-items: center; align-items: center;
  padding: max(1.5rem, env(safe-area-inset-top)) 1rem 1rem;
  color: var(--ink);
  background: radial-gradient(70rem 34rem at 50% -12rem, var(--glow), transparent) no-repeat var(--ground);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Open Sans', Ubuntu, sans-serif;
  -webkit-text-size-adjust: 100%;
}
main {
  width: 100%; max-width: 26rem; padding: 2.25rem 2.25rem 2.5rem;
  background: var(--card); border: 1px solid var(--edge); border-radius: 1.25rem; box-shadow: var(--shadow);
  overflow-wrap: anywhere;
}
main > :last-child { margin-bottom: 0; }
.brand {
  display: flex; align-items: center; gap: .65rem; margin: 0 0 1.75rem -.15rem;
  color: var(--faint); font-weight: 600; letter-spacing: .015em;
}
.mark { flex: none; }
.orbit { fill: none; stroke: var(--accent); stroke-width: 2.2; opacity: .5; }
.body { fill: var(--accent); stroke: var(--card); stroke-width: 3; }
.centre { fill: var(--accent); }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; font-weight: 700; letter-spacing: -.02em; text-wrap: balance; }
p { margin: 0 0 1rem; color: var(--faint); text-wrap: pretty; }
strong { color: var(--ink); font-weight: 600; }
form { margin: 1.5rem 0 0; }
label { display: block; margin: 0 0 .4rem; font-size: .925rem; font-weight: 600; }
input {
  display: block; width: 100%; min-height: 3rem; margin: 0 0 1.15rem; padding: .6rem .85rem;
  color: var(--ink); background: var(--field); border: 1px solid var(--rim); border-radius: .7rem; font: inherit;
}
input[aria-invalid] { border-color: var(--alert); }
button, .button {
  display: block; width: 100%; min-height: 3rem; margin: 1.75rem 0 0; padding: .75rem 1rem;
  color: var(--on-accent); background: var(--accent); border: 1px solid transparent; border-radius: .7rem;
  font: inherit; font-weight: 600; line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); }
button.quiet { color: var(--ink); background: transparent; border-color: var(--rim); }
button.quiet:hover { background: var(--note); }
button:active, .button:active { transform: translateY(1px); }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-strong); }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; border-radius: .3rem; }
button:focus-visible, .button:focus-visible { border-radius: .7rem; }
input:focus-visible { border-color: var(--ring); border-radius: .7rem; outline-width: 2px; outline-offset: 0; }
.alert, .note { margin: 1.25rem 0 0; padding: .75rem .95rem; border: 1px solid; border-radius: .7rem; font-size: .95rem; }
.alert { color: var(--alert); background: var(--alert-ground); border-color: var(--alert-edge); font-weight: 500; }
.note { background: var(--note); border-color: var(--edge); }
.aside { margin: 1.5rem 0 0; text-align: center; }
dl { margin: 1.25rem 0 0; border: 1px solid var(--edge); border-radius: .7rem; }
dl > div { padding: .7rem .95rem; }
dl > div + div { border-top: 1px solid var(--edge); }
dt { color: var(--faint); font-size: .85rem; }
dd { margin: 0; font-weight: 600; }
code { font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--ink); }
footer { padding: 1.5rem 0 .25rem; color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; text-align: center; }
@media (max-width: 30rem) {
  body { align-items: start; }
  main { padding: 1.75rem 1.4rem 2rem; }
}
@media (forced-colors: active) { button, .button { border-color: ButtonText; } }
`

/** How a Content-Security-Policy names the stylesheet: a hash source, CSP Level 3 §2.3.1. */
export const stylesheetSource = `sha256-${Buffer.from(sha256(stylesheet), 'base64url').toString('base64')}`
