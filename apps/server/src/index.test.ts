import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem } from '@bulou/kernel';
import { readPort, serveReports } from './index.ts';

test('PORT is a port or is refused in words', () => {
  assert.equal(readPort(undefined), 8080);
  assert.equal(readPort('9000'), 9000);
  for (const value of ['eighty', '0', '70000', '80.5']) {
    assert.throws(
      () => readPort(value),
      (error) => isProblem(error) && error.code === 'server.port-unreadable',
    );
  }
});

test('a taken port is refused in words', async () => {
  const first = await serveReports({ terms: [], port: 0, countyName: '南乐县' });
  const port = Number(new URL(first.url).port);
  await assert.rejects(
    serveReports({ terms: [], port, countyName: '南乐县' }),
    (error) => isProblem(error) && error.code === 'server.port-taken',
  );
  await first.close();
});
