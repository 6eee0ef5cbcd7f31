import { serveChild } from '../parse/serve-child.ts';
import { answerAlone } from './answer-alone.ts';

/** The process in which one message alone is read and filed. */
serveChild((question) => answerAlone(question));
