import type { Writable } from 'node:stream';

/** Resolves when the stream takes more, or will never again; leaves no listener behind. */
export function waitForDrain(stream: Writable): Promise<void> {
  // A stream that has closed tells nobody any more.
  if (stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
