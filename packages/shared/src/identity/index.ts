export { isOwn, readOwn, type SignedIdentity, type SignRequest, sign } from './message-id.ts';
