// `npm start`, `npm test` and `npm run check`: plain JavaScript, because it has to run on Node.js 20
// before anything is installed.
import { runTask } from './run-task.mjs'

const [task = 'start', ...args] = process.argv.slice(2)
await runTask(task, args)
