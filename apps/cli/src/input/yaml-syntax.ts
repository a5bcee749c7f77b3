import type { ErrorCode } from 'yaml'

/** What the parser's codes mean. Its own messages are never shown: they may repeat a password. */
const MEANING: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias has neither an anchor nor a tag',
  BAD_ALIAS: 'this is no name of an anchor; texts that begin with & or * need quotes',
  BAD_COLLECTION_TYPE: 'the tag does not fit what it is put on',
  BAD_DIRECTIVE: 'there is no such directive',
  BAD_DQ_ESCAPE: 'there is no such escape in double quotes; single quotes have none',
  BAD_INDENT: 'this is not indented as its neighbours are',
  BAD_PROP_ORDER: 'anchors and tags come before the indicator',
  BAD_SCALAR_START: 'a text that begins with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second key on one line; texts with a colon in them need quotes',
  BLOCK_IN_FLOW: 'between brackets and braces there are no block collections',
  KEY_OVER_1024_CHARS: 'a key has at most 1024 characters',
  MISSING_CHAR: 'something is missing before this: a colon, a comma, a space, or a closing quote or bracket',
  MULTILINE_IMPLICIT_KEY: 'a key is on one line; is there a colon or a closing quote too few?',
  MULTIPLE_ANCHORS: 'one value has at most one anchor',
  MULTIPLE_DOCS: 'a users file is one document; this begins another',
  MULTIPLE_TAGS: 'one value has at most one tag',
  NON_STRING_KEY: 'a key is a text',
  RESOURCE_EXHAUSTION: 'the document is nested too deeply',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  TAG_RESOLVE_FAILED: 'tags have no meaning here; texts that begin with ! need quotes',
  UNEXPECTED_TOKEN: 'this is not expected here; do the texts before it need quotes?',
}

/** Says what an error of the parser means, without the text that it met. */
export function explainYaml(code: ErrorCode): string {
  return MEANING[code] ?? 'this is not YAML'
}
