import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; --ink: #14213d; --soft: #5b6785; --line: #d9deea; --paper: #f7f8fb; --card: #fff; --mark: #2f6fed }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf7; --soft: #9aa6c4; --line: #2a3350; --paper: #0d1322; --card: #151d31; --mark: #7aa5ff }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem; background: var(--paper);
  color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { width: min(42rem, 100%); background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: clamp(1.25rem, 4vw, 2.5rem) }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -.02em }
h2 { margin: 1.8rem 0 .5rem; font-size: 1rem }
p { margin: .5rem 0 0; color: var(--soft) }
ul { list-style: none; margin: 1.5rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem }
li a { display: block; height: 100%; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: 10px; color: inherit; text-decoration: none }
li a:hover, li a:focus-visible { border-color: var(--mark); outline: none }
li strong { display: block; color: var(--mark) }
li span { color: var(--soft); font-size: .875rem }
pre { margin: 0; padding: .9rem 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); font: .85rem/1.5 ui-monospace, monospace }
footer { margin-top: 1.8rem; color: var(--soft); font-size: .85rem }
`

/** Only this page's own style may apply, and nothing else may load. */
export const landingPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** The page that a browser sees at `/`: what this is, and where to go from here. */
export function landingPage(version: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Netra</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Netra</h1>
<p>Face recognition on your own machine: enrol people, recognise them in photos, and tell strangers from known people.</p>
<ul>
<li><a href="/docs"><strong>API guide</strong><span>Every endpoint, with a form to try it</span></a></li>
<li><a href="/openapi.json"><strong>OpenAPI 3.1</strong><span>The same, for code generators</span></a></li>
<li><a href="/readyz"><strong>Readiness</strong><span>Whether a recognition would succeed now</span></a></li>
</ul>
<h2>Enrol somebody, then find them again</h2>
<pre>curl -H "X-Api-Key: $NETRA_KEY" -F image=@ada.jpg -F name=Ada http://127.0.0.1:8080/api/faces/register
curl -H "X-Api-Key: $NETRA_KEY" -F image=@group.jpg http://127.0.0.1:8080/recognize</pre>
<footer>Version ${version.replace(/[^\w.+-]/g, '')}</footer>
</main>
</body>
</html>
`
}
