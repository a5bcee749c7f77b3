/**
 * Takes the token out of a link before anything else runs: out of the address bar and out of the history of the tab, into
 * this page's memory, where it ends with the page. No storage ever has it. A link that is pasted into an
 * open playground replaces the token.
 */
export const takeTokenScript = `
const access = { token: undefined }
function takeToken() {
  if (location.hash === '') return
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  history.replaceState(null, '', location.pathname + location.search)
  if (token !== null && /^bary_[\\w-]+$/.test(token)) access.token = token
}
takeToken()
`

/** Shows whose token is used, and starts GraphiQL with it. What is written into the header editor goes before it. */
export const startScript = `
const bar = document.querySelector('#access')
const describeAccess = () => {
  bar.hidden = access.token === undefined
  bar.querySelector('output').textContent = 'With the token of the link. This page forgets it when it is closed or loaded again.'
}
addEventListener('hashchange', () => { takeToken(); describeAccess() })
bar.querySelector('button').addEventListener('click', () => location.reload())
describeAccess()
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  ...options,
  headers: access.token === undefined ? options.headers : undefined,
  defaultEditorToolsVisibility: access.token === undefined ? 'headers' : 'variables',
  additionalHeaders: () => (access.token === undefined ? {} : { Authorization: 'Bearer ' + access.token }),
})
`
