import { openStore } from '@buzon/store';
import { answerAlone } from '../../dist/alone/answer-alone.js';
import { serveChild } from '../../dist/parse/serve-child.js';
import { poisonedStore } from './poison.mjs';

const open = (url) => poisonedStore(openStore({ url, poolSize: 1, applicationName: 'poisoned' }));

serveChild((question) => answerAlone(question, open));
