import { expect, test } from 'vitest'
import { splitWords } from './split-words.ts'

test.each([
  ['pgpool reload', ['pgpool', 'reload']],
  ['  pcp_reload_config -s "local host"\t-w ', ['pcp_reload_config', '-s', 'local host', '-w']],
  [`sh -c 'kill -HUP "$(cat pid)"'`, ['sh', '-c', 'kill -HUP "$(cat pid)"']],
  [String.raw`a\ b "c\"d" 'e\f' ""`, ['a b', 'c"d', String.raw`e\f`, '']],
  ['echo $HOME; rm -rf / | cat > x', ['echo', '$HOME;', 'rm', '-rf', '/', '|', 'cat', '>', 'x']],
  ['ä"ö"ü', ['äöü']],
])('%j is the words %j, and nothing in it means more', (command, words) => {
  expect(splitWords(command)).toEqual(words)
})

test.each(['"open', "it's", 'end\\', '', '  '])('%j is refused', (command) => {
  expect(() => splitWords(command)).toThrow(/reload command/)
})
