export type * from './mailbox.ts';
