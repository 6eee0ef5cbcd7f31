export {
  type ConfirmationJobData,
  confirmationJobData,
  confirmationJobId,
} from './confirmation-job.ts';
export { ConfirmationQueues } from './confirmation-queues.ts';
export { type ConfirmationRoute, confirmationRoutes } from './confirmation-routes.ts';
export { evictionPolicy, openRedis, type RedisPatience } from './connection.ts';
export {
  type DeliveryId,
  type DeliveryJobData,
  type DeliveryJobResult,
  deliveryJobData,
  deliveryJobId,
  deliveryJobIdPrefix,
  forDisplay,
  parseDeliveryJobId,
} from './delivery-job.ts';
export {
  type DeliveryState,
  type DeliveryStates,
  deliveryStates,
  isSettled,
} from './job-states.ts';
export {
  CONFIRMATIONS_QUEUE,
  type ConfirmationsQueueName,
  MESSAGES_QUEUE,
  type QueueName,
  type RedisKeys,
  redisKeys,
} from './keys.ts';
export {
  type ListenerStatus,
  readListenerStatuses,
  writeListenerStatus,
} from './listener-status.ts';
export { type NewestFiled, newestFiled } from './newest-filed.ts';
export {
  type Admission,
  type Hold,
  type HoldCause,
  QueueGate,
  REPEATED,
  REPEATS_THAT_HOLD,
} from './queue-gate.ts';
export {
  type ConfirmationsQueue,
  enqueueDeliveries,
  MessagesQueue,
  openMessagesQueue,
} from './queues.ts';
export { type RawMail, rawMail } from './raw-mail.ts';
export { roomForBytes } from './room.ts';
export {
  createWorker,
  HOLD_WINDOW_MILLISECONDS,
  retryInFull,
  type WorkerParts,
} from './worker.ts';
