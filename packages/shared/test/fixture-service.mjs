// A service made of two parts, whose behaviour is chosen by FIXTURE_*.
import { runService } from '../dist/service/index.js';

const { FIXTURE_STOP = '', FIXTURE_START = '', FIXTURE_REQUIRES = '' } = process.env;

await runService({
  name: 'processor',
  defaultPort: 9102,
  requires: FIXTURE_REQUIRES === '' ? [] : FIXTURE_REQUIRES.split(','),
  start: async ({ log, addReadiness, stopping, fail }) => {
    if (FIXTURE_START === 'reject') throw new Error('the start was refused');
    if (FIXTURE_START === 'hang') {
      log.info('hanging');
      await new Promise((_, reject) => {
        stopping.addEventListener('abort', () => reject(stopping.reason));
      });
    }
    addReadiness('database', () => process.env.FIXTURE_MISSING ?? null);
    log.info({ password: 'hunter2', listener: { password: 'hunter2' } }, 'a secret');
    const failed = Object.assign(new Error('refused'), { code: '42', parameters: ['hunter2'] });
    log.warn({ err: failed }, 'an error');
    if (FIXTURE_START === 'uncaught') setImmediate(() => JSON.parse('{'));
    if (FIXTURE_START === 'rejection') setImmediate(() => void Promise.reject(new Error('lost')));
    if (FIXTURE_START === 'fail') setImmediate(fail, new Error('cannot go on'));
    return [
      { name: 'first', stop: async () => log.info('first stopped') },
      {
        name: 'second',
        stopTimeoutMs: 50,
        stop: async () => {
          log.info('second stopping');
          if (FIXTURE_STOP === 'reject') throw new Error('cannot stop');
          if (FIXTURE_STOP === 'hang') await new Promise(() => undefined);
        },
      },
      {
        name: 'third',
        stop: () =>
          FIXTURE_STOP === 'slow' ? new Promise(() => log.info('slow')) : Promise.resolve(),
      },
    ];
  },
});
