import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'

// The least that could answer: one route, one constant, nothing around it.
const body = process.argv[3] ?? ''
const app = new Hono().get('/document', (c) => c.body(body, 200, { 'content-type': 'application/json' }))
createServer(getRequestListener(app.fetch)).listen(Number(process.argv[2]), '127.0.0.1', () => {
  process.stdout.write('ready\n')
})
