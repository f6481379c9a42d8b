/**
 * The PostgreSQL driver, with the defects mended that a server's sudden death brings out. This is the only place that imports it.
 *
 * postgres 3.4.9 (the newest) writes to a socket that is gone and so ends the process (porsager/postgres#1154, #1208, mending
 * pull requests #1168 and #1209 open), forgets that its delayed write was cancelled and then never writes again, leaves unanswered
 * queries in line for the next socket, and lets a transaction whose connection broke go on sending on that connection when another
 * transaction may already use it. And a COPY to the client that ends while the socket is paused leaves it paused for ever. The edits below are made as the files are loaded; if one no longer fits, loading fails and says
 * so, and whoever raised the version looks which of them are still needed.
 */
import { registerHooks } from 'node:module';

interface Edit {
  readonly file: 'connection.js' | 'index.js';
  readonly from: string;
  readonly to: string;
}

const EDITS: readonly Edit[] = [
  {
    file: 'connection.js',
    from: '    const x = socket.write(chunk, fn)\n',
    to: `    if (!socket) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      query = null
      return true
    }
    const x = socket.write(chunk, fn)
`,
  },
  {
    file: 'connection.js',
    from: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()
`,
    to: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()
`,
  },
  {
    file: 'connection.js',
    from: "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
    to: `    (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = results = errorResponse = final = null
`,
  },
  {
    file: 'connection.js',
    from: '    clearImmediate(nextWriteTimer)\n    if (socket) {\n',
    to: '    clearImmediate(nextWriteTimer)\n    nextWriteTimer = null\n    if (socket) {\n',
  },
  {
    file: 'connection.js',
    from: '    stream && stream.push(null)\n    stream = null\n',
    to: '    stream && stream.push(null)\n    stream = null\n    socket && socket.resume()\n',
  },
  {
    file: 'index.js',
    from: '      , prepare = null\n\n    try {\n',
    to: '      , prepare = null\n      , gone = null\n\n    try {\n',
  },
  {
    file: 'index.js',
    from: 'new Promise((_, reject) => connection.onclose = reject)\n',
    to: 'new Promise((_, reject) => connection.onclose = error => { gone = error; reject(error) })\n',
  },
  {
    file: 'index.js',
    from: '        q.catch(e => uncaughtError || (uncaughtError = e))\n',
    to: '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (gone) return q.reject(gone)\n',
  },
];

const hooks = registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const file = /\/postgres\/src\/((?:connection|index)\.js)$/.exec(url)?.[1];
    if (file === undefined || loaded.source === undefined || loaded.source === null) return loaded;
    return { ...loaded, source: mend(file, Buffer.from(loaded.source as Uint8Array).toString('utf8')) };
  },
});

function mend(file: string, source: string): string {
  let mended = source.replaceAll('\r\n', '\n');
  for (const edit of EDITS) {
    if (edit.file !== file) continue;
    if (mended.split(edit.from).length !== 2) {
      throw new Error(`The driver's ${file} is not that of postgres 3.4.9; see packages/store/src/driver.ts.`);
    }
    mended = mended.replace(edit.from, () => edit.to);
  }
  return mended;
}

export const { default: postgres } = await import('postgres');

hooks.deregister();
