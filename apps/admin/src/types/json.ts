import type { JsonValue } from '@barycenter/database/json'
import { valueFromASTUntyped } from 'graphql'
import { builder } from '../builder.ts'

builder.scalarType('JSON', {
  description:
    'Any value that JSON has (RFC 8259): a string, a number, true, false, null, a list or an object.',
  serialize: (value) => value,
  // What JSON.parse and the parser of GraphQL literals give is made of nothing else.
  parseValue: (value) => value as JsonValue,
  parseLiteral: (literal, variables) => valueFromASTUntyped(literal, variables) as JsonValue,
})
