export { openProcessorPorts } from './open-ports.ts';
export type { ProcessorPorts } from './ports.ts';
export { startProcessor } from './processor.ts';
