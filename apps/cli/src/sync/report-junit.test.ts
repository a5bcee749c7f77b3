import { readUsersDocument } from '@barycenter/core/users-file/document'
import { parseJsonUsers } from '@barycenter/core/users-file/json-text'
import { expect, test } from 'vitest'
import { collectBatch } from './batch.ts'
import { reportBad } from './report.ts'
import { githubAnnotations } from './report-github.ts'
import { junitReport } from './report-junit.ts'

const HOSTILE = ']]><a b="c" d=\'e\'>&amp;\u0000\u000b\ud800\ufffe\u2028\r\n::error::%0A'
const ESCAPED =
  "]]&gt;&lt;a b=&quot;c&quot; d='e'&gt;&amp;amp;\\u0000\\u000b\\ud800\\ufffe\\u2028\\u000d\\u000a::error::%0A"

function collect(name: string, users: readonly object[]) {
  return collectBatch([{ name, document: readUsersDocument(parseJsonUsers(JSON.stringify(users))) }])
}

test('JUnit XML has a test case for each record, and is well-formed whatever is in them', () => {
  const batch = collect('<stdin>', [{ username: 'alice' }, { username: HOSTILE }])
  const xml = junitReport({ results: batch.bad.map(reportBad), batch, isDone: false, durationMs: 1500 })
  const counts = 'tests="2" failures="1" errors="0" skipped="1" time="1.5"'
  const message = 'a username has no control or invisible characters'
  expect(xml.split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="barycenter" ${counts}>`,
    `  <testsuite name="sync-users" ${counts}>`,
    `    <testcase name="${ESCAPED}" classname="&lt;stdin&gt;" file="&lt;stdin&gt;" line="1"><failure type="USERNAME_INVALID" message="${message}">USERNAME_INVALID &lt;stdin&gt;:1:24 /1/username ${message}</failure></testcase>`,
    '    <testcase name="alice" classname="&lt;stdin&gt;" file="&lt;stdin&gt;"><skipped/></testcase>',
    '  </testsuite>',
    '</testsuites>',
  ])
})

test('an annotation is one line of one command, whatever is in it', () => {
  const error = { code: 'FIELD_UNKNOWN', message: '50 %, or more', line: 3, column: 7 }
  expect(
    githubAnnotations([
      { ...error, file: 'a,b:c%.json', path: '/0/x\n::error::y' },
      { ...error, file: '<stdin>', path: '' },
    ]),
  ).toEqual([
    '::error file=a%2Cb%3Ac%25.json,line=3,col=7,title=FIELD_UNKNOWN::/0/x\\u000a::error::y: 50 %25, or more',
    '::error line=3,col=7,title=FIELD_UNKNOWN::50 %25, or more',
  ])
})
