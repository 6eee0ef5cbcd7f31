import { type ComposedService, runComposed } from '../../composition/run-composed.ts';
import { BROKEN } from './broken.ts';
import { isSabotage } from './sabotages.ts';

/** A service with one of its guards broken. Arguments: the service, the guard. */
const [, , service, guard] = process.argv;
if (!isSabotage(guard)) throw new TypeError(`'${guard}' is no guard`);
await runComposed(service as ComposedService, BROKEN[guard]);
