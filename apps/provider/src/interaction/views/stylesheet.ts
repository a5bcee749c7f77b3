/**
 * The one stylesheet of all pages. It loads nothing, so that a page is a single response. A theme adds
 * colours to it.
 */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f3f4fb; --glow: #dde1ff; --card: #ffffff; --edge: #e2e5f1;
  --ink: #161a2e; --faint: #555b78; --field: #ffffff; --rim: #7c83a3;
  --accent: #4338ca; --accent-strong: #352ca8; --on-accent: #ffffff; --accent-edge: transparent;
  --link: #4338ca; --link-strong: #352ca8; --ring: #6366f1;
  --alert: #9f1239; --alert-ground: #fff1f3; --alert-edge: #fbc4cd; --note: #f3f4fc;
  --shadow: 0 1px 2px rgb(26 31 74 / 6%), 0 18px 48px -18px rgb(26 31 74 / 28%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0b0d18; --glow: #23265c; --card: #141726; --edge: #272c44;
    --ink: #eceefb; --faint: #a4aac8; --field: #0e111d; --rim: #6b7297;
    --accent: #a9b4ff; --accent-strong: #c5cdff; --on-accent: #12143a; --accent-edge: transparent;
    --link: #a9b4ff; --link-strong: #c5cdff; --ring: #a9b4ff;
    --alert: #fda4b4; --alert-ground: #2f111c; --alert-edge: #6b2237; --note: #1a1e31;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 24px 64px -18px rgb(0 0 0 / 75%);
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none; }
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
.orbit { fill: none; stroke: var(--link); stroke-width: 2.2; opacity: .5; }
.body { fill: var(--link); stroke: var(--card); stroke-width: 3; }
.centre { fill: var(--link); }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; font-weight: 700; letter-spacing: -.02em; text-wrap: balance; }
p { margin: 0 0 1rem; color: var(--faint); text-wrap: pretty; }
strong { color: var(--ink); font-weight: 600; }
/* Names that others chose: whatever direction they are written in, what is around them stays in place. */
strong, dd, li, .name { unicode-bidi: isolate; }
form { margin: 1.5rem 0 0; }
label { display: block; margin: 0 0 .4rem; font-size: .925rem; font-weight: 600; }
input {
  display: block; width: 100%; min-height: 3rem; margin: 0 0 1.15rem; padding: .6rem .85rem;
  color: var(--ink); background: var(--field); border: 1px solid var(--rim); border-radius: .7rem; font: inherit;
}
input[aria-invalid] { border-color: var(--alert); }
button, .button {
  display: block; width: 100%; min-height: 3rem; margin: 1.75rem 0 0; padding: .75rem 1rem;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent-edge); border-radius: .7rem;
  font: inherit; font-weight: 600; line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); }
button.quiet { color: var(--ink); background: transparent; border-color: var(--rim); }
button.quiet:hover { background: var(--note); }
button:active, .button:active { transform: translateY(1px); }
a { color: var(--link); text-underline-offset: .2em; }
a:hover { color: var(--link-strong); }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; border-radius: .3rem; }
button:focus-visible, .button:focus-visible { border-radius: .7rem; }
input:focus-visible { border-color: var(--ring); border-radius: .7rem; outline-width: 2px; outline-offset: 0; }
.alert, .note { margin: 1.25rem 0 0; padding: .75rem .95rem; border: 1px solid; border-radius: .7rem; font-size: .95rem; }
.alert { color: var(--alert); background: var(--alert-ground); border-color: var(--alert-edge); font-weight: 500; }
.note { background: var(--note); border-color: var(--edge); }
.aside { margin: 1.5rem 0 0; text-align: center; }
.aside a { display: inline-block; margin: 0 .45rem; }
.wide { max-width: 40rem; }
.logo { flex: none; max-width: 10rem; max-height: 2.75rem; object-fit: contain; }
.client-logo { display: block; width: 4rem; height: 4rem; margin: 0 0 1rem; object-fit: contain; border-radius: .9rem; }
h2 { margin: 2.25rem 0 .35rem; font-size: 1.15rem; line-height: 1.3; letter-spacing: -.01em; }
.hint, .flaw { margin: -.8rem 0 1.15rem; font-size: .875rem; }
.flaw { color: var(--alert); font-weight: 500; }
button + button { margin-top: .75rem; }
.scopes { margin: 1rem 0 0; padding: 0; list-style: none; border: 1px solid var(--edge); border-radius: .7rem; }
.scopes li { position: relative; padding: .65rem .95rem .65rem 2.5rem; }
.scopes li + li { border-top: 1px solid var(--edge); }
.scopes li::before {
  content: ''; position: absolute; left: 1.05rem; top: 1.02rem; width: .42rem; height: .78rem;
  border: solid var(--link); border-width: 0 2px 2px 0; transform: rotate(45deg);
}
.choices { display: grid; gap: .75rem; }
.choices button { margin: 0; padding: .75rem 1rem; text-align: start; }
.detail-inline { color: var(--faint); font-weight: 400; }
.detail { display: block; color: var(--faint); font-size: .875rem; font-weight: 400; }
.rows { margin: 1rem 0 0; padding: 0; list-style: none; border: 1px solid var(--edge); border-radius: .7rem; }
.rows > li { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1rem; padding: .9rem .95rem; }
.rows > li + li { border-top: 1px solid var(--edge); }
.rows > li > div { flex: 1 1 14rem; min-width: 0; }
.rows form { flex: none; margin: 0; }
.name { font-weight: 600; }
.badge {
  display: inline-block; margin-inline-start: .5rem; padding: .05rem .5rem; color: var(--faint); background: var(--note);
  border: 1px solid var(--edge); border-radius: 1rem; font-size: .78rem; font-weight: 500;
}
button.small { width: auto; min-height: 2.75rem; margin: 0; padding: .4rem .95rem; font-size: .925rem; }
.user-code { letter-spacing: .12em; text-transform: uppercase; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.shown-code { margin: 1.25rem 0; color: var(--ink); font-size: 1.6rem; font-weight: 600; text-align: center; }
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
