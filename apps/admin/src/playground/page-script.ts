/**
 * Takes out of the address what was put into its fragment, before anything else runs: the token of a link, or the
 * response to a sign-in. It is out of the address bar and the history of the tab then, and in this page's memory, where it
 * ends with the page. No storage ever has it. A link that is pasted into an open playground replaces the token.
 */
export const takeFragmentScript = `
const access = { token: undefined, person: undefined, idToken: undefined, response: undefined, isWanted: false }
function takeFragment() {
  if (location.hash === '') return
  const said = new URLSearchParams(location.hash.slice(1))
  history.replaceState(null, '', location.pathname + location.search)
  const token = said.get('token')
  if (token !== null && /^bary_[\\w-]+$/.test(token)) {
    access.token = token
    access.person = access.idToken = undefined
  }
  if (said.has('state')) access.response = said
  access.isWanted = said.has('sign-in')
}
takeFragment()
`

/** Shows who is asking, and starts GraphiQL for them. What is written into the header editor goes before it. */
export const startScript = `
const bar = document.querySelector('#access')
const button = bar.querySelector('button')
function showAccess(problem) {
  const { token, person } = access
  const [text, name, act] =
    problem !== undefined ? [problem, 'Sign in', beginSignIn]
    : person !== undefined ? ['Signed in as ' + person + '.', 'Sign out', signOut]
    : token !== undefined ? ['With the token of the link. This page forgets it when it is closed or loaded again.', 'Forget it', () => location.reload()]
    : ['Sign in, or put a token into the Headers below.', 'Sign in', beginSignIn]
  bar.querySelector('output').textContent = text
  button.textContent = name
  button.onclick = () => Promise.resolve(act()).catch((error) => showAccess(error.message))
  bar.hidden = token === undefined && signIn === null
}
addEventListener('hashchange', () => { takeFragment(); showAccess() })
function start() {
  YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
    ...options,
    headers: access.token === undefined ? options.headers : undefined,
    defaultEditorToolsVisibility: access.token === undefined ? 'headers' : 'variables',
    additionalHeaders: () => (access.token === undefined ? {} : { Authorization: 'Bearer ' + access.token }),
  })
}
const { response, isWanted } = access
access.response = undefined
if (signIn === null || (response === undefined && !isWanted)) { showAccess(); start() }
else if (response === undefined) beginSignIn().catch((error) => { showAccess(error.message); start() })
else finishSignIn(response).then(() => showAccess(), (error) => showAccess(error.message)).then(start)
`
